import GRDB
import MirrorStore

/// How far the mirror has come, to notice that a sync has changed it.
package struct MirrorRevision: Sendable, Equatable {
    /// The last value given out to a changed row.
    package var rows: Int64
    /// The last run that ended.
    package var run: Int64
}

extension MirrorQueries {
    /// How far the mirror has come; one look at two rows, whatever its size.
    package func revision() throws -> MirrorRevision {
        try read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT (SELECT revision FROM mirror),
                            (SELECT number FROM run WHERE finishedAt IS NOT NULL ORDER BY number DESC LIMIT 1)
                        """
                )
            )
            return MirrorRevision(rows: row?[0] ?? 0, run: row?[1] ?? 0)
        }
    }

    /// Whether an interruption was changed after a revision, by the index that keeps them in that order.
    package func hasInterruptionsChanged(since revision: MirrorRevision) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM interruption WHERE revision > ?)"),
                arguments: [revision.rows]
            ) ?? false
        }
    }

    /// Whether a document was changed after a revision; false when the mirror does not hold it.
    package func hasChanged(_ target: ResourceURI, since revision: MirrorRevision) throws -> Bool {
        try read { db in
            let key: Int64?
            let sql: String
            switch target {
            case .interruption(let id, _):
                key = try RowKey.find(id, .interruption, in: db)
                sql = "SELECT revision > ? FROM interruption WHERE number = ?"
            case .task(let id, _):
                key = try RowKey.find(id, .task, in: db)
                sql = "SELECT revision > ? FROM task WHERE number = ?"
            }
            guard let key else { return false }
            return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [revision.rows, key]) ?? false
        }
    }
}
