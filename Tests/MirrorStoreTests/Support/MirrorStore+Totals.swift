import GRDB
import MirrorStore
import Testing

extension MirrorStore {
    /// Expects each kept total, each list of a facet and each set of numbers to be what the rows give.
    func checkKeptTotals(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (kept, counted) in Self.comparisons {
            let (left, right) = try reader.read { db in
                (try rows(kept, in: db), try rows(counted, in: db))
            }
            let different = Set(left).symmetricDifference(right).prefix(3).map(Array.init)
            #expect(different == [], "\(kept.prefix(60))", sourceLocation: sourceLocation)
            #expect(left.count == right.count, "\(kept.prefix(60))", sourceLocation: sourceLocation)
        }
        #expect(try numberProblems() == [], sourceLocation: sourceLocation)
    }

    /// What is wrong with the sets of numbers.
    func numberProblems() throws -> [String] {
        var problems: [String] = []
        try reader.read { db in try NumberTables.problems(in: db) { problems.append($0) } }
        return problems
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
            UNION ALL
            SELECT i.space, 'decision', count(*), 0, 0
            FROM decision AS d JOIN interruption AS i ON i.number = d.interruption GROUP BY 1
            ORDER BY kind, space
            """
        ),
        (
            "SELECT lower(name), list, created, number FROM facet ORDER BY 1, 2, 3, 4",
            """
            WITH named AS (
                SELECT i.number, each.value AS name
                FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
                JOIN json_each(b.json, '$.RelatedDocumentIds') AS each ON each.type = 'text'
                    AND json_type(b.json, '$.RelatedDocumentIds') = 'array'
                UNION ALL SELECT number, 'type:' || type FROM interruption
                UNION ALL SELECT number, 'result:' || outcome FROM interruption WHERE outcome IS NOT NULL
                UNION ALL
                SELECT number, 'responsible:' || responsibleUserId FROM interruption
                WHERE responsibleUserId IS NOT NULL
                UNION ALL SELECT number, 'mine:' FROM interruption WHERE isMine
                UNION ALL
                SELECT i.number, 'team:' || coalesce(each.value, '')
                FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
                LEFT JOIN json_each(b.json, '$.ResponsibleTeamIds') AS each ON each.type = 'text'
                    AND json_type(b.json, '$.ResponsibleTeamIds') = 'array'
            )
            SELECT DISTINCT lower(named.name), list.column1, i.created, i.number
            FROM interruption AS i JOIN named USING (number)
            JOIN (VALUES (0), (1), (2)) AS list ON CASE list.column1
                WHEN 0 THEN i.goneAt IS NULL
                WHEN 1 THEN i.goneAt IS NULL AND i.isPending
                ELSE i.goneAt IS NOT NULL END
            ORDER BY 1, 2, 3, 4
            """
        ),
        (
            "SELECT lower(name), list, total FROM facetTotal WHERE total <> 0 ORDER BY 1, 2",
            """
            SELECT lower(name), list, count(*) FROM facet
            WHERE name NOT LIKE 'servertasks-%' AND name NOT LIKE 'deployments-%'
                AND name NOT LIKE 'runbookruns-%'
            GROUP BY 1, 2 ORDER BY 1, 2
            """
        ),
        (
            """
            SELECT lower(document), space, lower(name), state, isCompleted, listed, gone FROM taskTotal
            WHERE listed <> 0 OR gone <> 0 ORDER BY 1, 2, 3, 4, 5
            """,
            """
            SELECT lower(document), coalesce(space, 0), lower(name), state, isCompleted, sum(goneAt IS NULL),
                sum(goneAt IS NOT NULL)
            FROM task JOIN (
                SELECT number, '' AS document FROM task
                UNION SELECT number, projectId FROM task UNION SELECT number, environmentId FROM task
                UNION SELECT number, tenantId FROM task
            ) USING (number)
            WHERE document IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
            """
        ),
    ]
}
