import GRDB
import MirrorStore

/// When what a row of an export is made of changed last.
///
/// Most of a row is its interruption or task. Names, the release, who decided and who asked for it come from other rows,
/// each with a revision of its own; the newest of them all tells whether a row can have changed since an export.
extension MirrorQueries {
    /// The newest revision behind each interruption, and its decision, by id; one that the mirror does not hold is left
    /// out.
    package func revisions(ofInterruptions ids: [String]) throws -> [String: Int64] {
        try revisions(ids, .interruption, sql: Self.interruptionRevision)
    }

    /// The newest revision behind each task, by id; one that the mirror does not hold is left out.
    package func revisions(ofTasks ids: [String]) throws -> [String: Int64] {
        try revisions(ids, .task, sql: Self.taskRevision)
    }

    private func revisions(_ ids: [String], _ kind: RowKey.Kind, sql: String) throws -> [String: Int64] {
        try read { db in
            let statement = try db.cachedStatement(sql: sql)
            var revisions: [String: Int64] = [:]
            for id in ids {
                guard let number = try RowKey.find(id, kind, in: db) else { continue }
                revisions[id] = try Int64.fetchOne(statement, arguments: [number])
            }
            return revisions
        }
    }

    private static let interruptionRevision = """
        SELECT max(
            i.revision, s.revision, coalesce(d.revision, 0), coalesce(t.revision, 0), coalesce(x.revision, 0),
            coalesce((
                SELECT max(revision) FROM document WHERE id IN (
                    i.projectId, i.environmentId, i.tenantId, i.responsibleUserId, d.userId, x.projectId,
                    x.environmentId, x.tenantId, x.releaseId, x.requestedById
                )
            ), 0),
            coalesce((
                SELECT max(named.revision)
                FROM json_each(
                    CASE json_type(b.json, '$.ResponsibleTeamIds')
                    WHEN 'array' THEN b.json -> '$.ResponsibleTeamIds' ELSE '[]' END
                ) AS team
                LEFT JOIN membership AS m ON m.team = team.value
                JOIN document AS named ON named.id IN (team.value, m.user)
            ), 0)
        )
        FROM interruption AS i
        JOIN interruptionBody AS b ON b.key = i.body
        JOIN space AS s ON s.number = i.space
        LEFT JOIN decision AS d ON d.interruption = i.number
        LEFT JOIN task AS t ON t.number = i.task
        LEFT JOIN execution AS x ON x.task = i.task
        WHERE i.number = ?
        """

    private static let taskRevision = """
        SELECT max(
            t.revision, coalesce(s.revision, 0), coalesce(x.revision, 0),
            coalesce((
                SELECT max(revision) FROM document WHERE id IN (
                    t.projectId, t.environmentId, t.tenantId, x.releaseId, x.requestedById
                )
            ), 0)
        )
        FROM task AS t
        LEFT JOIN space AS s ON s.number = t.space
        LEFT JOIN execution AS x ON x.task = t.number
        WHERE t.number = ?
        """
}
