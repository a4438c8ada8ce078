import GRDB
import MirrorStore
import Testing

extension MirrorStore {
    /// Expects each kept total, and each list of related documents, to be what counting the rows gives.
    func checkKeptTotals(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (kept, counted) in Self.comparisons {
            let (left, right) = try reader.read { db in
                (try rows(kept, in: db), try rows(counted, in: db))
            }
            let different = Set(left).symmetricDifference(right).prefix(3).map(Array.init)
            #expect(different == [], "\(kept.prefix(60))", sourceLocation: sourceLocation)
            #expect(left.count == right.count, "\(kept.prefix(60))", sourceLocation: sourceLocation)
        }
    }

    private func rows(_ sql: String, in db: Database) throws -> [[DatabaseValue]] {
        try Row.fetchAll(db, sql: sql).map { Array($0.databaseValues) }
    }

    private static let comparisons = [
        (
            """
            SELECT space, kind, listed, open, gone FROM total WHERE listed + open + gone > 0 OR listed < 0
            ORDER BY kind, space
            """,
            """
            SELECT space, 'interruption' AS kind, sum(goneAt IS NULL), sum(goneAt IS NULL AND isPending),
                sum(goneAt IS NOT NULL)
            FROM interruption GROUP BY space
            UNION ALL
            SELECT coalesce(space, 0), 'task', sum(goneAt IS NULL), sum(goneAt IS NULL AND NOT isCompleted),
                sum(goneAt IS NOT NULL)
            FROM task GROUP BY 1
            ORDER BY kind, space
            """
        ),
        (
            "SELECT lower(document), list, created, number FROM related ORDER BY 1, 2, 3, 4",
            """
            SELECT DISTINCT lower(each.value), list.column1, i.created, i.number
            FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
            JOIN json_each(b.json, '$.RelatedDocumentIds') AS each ON each.type = 'text'
                AND json_type(b.json, '$.RelatedDocumentIds') = 'array'
            JOIN (VALUES (0), (1), (2)) AS list ON CASE list.column1
                WHEN 0 THEN i.goneAt IS NULL
                WHEN 1 THEN i.goneAt IS NULL AND i.isPending
                ELSE i.goneAt IS NOT NULL END
            ORDER BY 1, 2, 3, 4
            """
        ),
        (
            "SELECT lower(document), list, total FROM relatedTotal WHERE total <> 0 ORDER BY 1, 2",
            """
            SELECT lower(document), list, count(*) FROM related
            WHERE document NOT LIKE 'servertasks-%' AND document NOT LIKE 'deployments-%'
                AND document NOT LIKE 'runbookruns-%'
            GROUP BY 1, 2 ORDER BY 1, 2
            """
        ),
    ]
}
