import GRDB
package import WireFormat

/// Answers whose entry of the audit log is yet to be found.
extension MirrorStore {
    /// The tasks of a space whose answers are to be looked up, the newest first; at most `limit`.
    ///
    /// What the walk that goes on looks for is not among them.
    ///
    /// - Parameter last: Only those that follow this one in that order, whether or not it is still among them.
    package func tasksWithDueDecisions(of spaceID: String, after last: String? = nil, limit: Int) throws
        -> [String]
    {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT i.task
                    FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                    WHERE due.attempts < \(Self.decisionAttempts) AND due.walk = 0
                        AND i.space = ?1 AND i.task IS NOT NULL AND (?2 IS NULL OR i.task < ?2)
                    ORDER BY i.task DESC LIMIT ?3
                    """,
                arguments: [
                    RowKey.find(spaceID, .space, in: db), last.flatMap { try RowKey.find($0, .task, in: db) },
                    limit,
                ]
            ).map { try RowKey.id($0, .task, in: db) }
        }
    }

    /// How many there are of them.
    package func countOfTasksWithDueDecisions(of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(DISTINCT i.task)
                    FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                    WHERE due.attempts < \(Self.decisionAttempts) AND due.walk = 0 AND i.space = ?
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ) ?? 0
        }
    }

    /// Whether the answers of more tasks than that are to be looked up.
    package func hasDueDecisions(of spaceID: String, ofMoreTasksThan count: Int) throws -> Bool {
        try read { db in
            let tasks = try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM (
                        SELECT DISTINCT i.task
                        FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                        WHERE due.attempts < \(Self.decisionAttempts) AND due.walk = 0
                            AND i.space = ? AND i.task IS NOT NULL
                        LIMIT ?
                    )
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), count + 1]
            )
            return tasks ?? 0 > count
        }
    }

    /// How many answers of a space are to be looked up, by a walk or otherwise.
    package func dueDecisionCount(of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                    WHERE due.attempts < \(Self.decisionAttempts) AND i.space = ? AND i.task IS NOT NULL
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ) ?? 0
        }
    }

    /// Stores what the log said of some tasks: one transaction.
    ///
    /// - Parameters:
    ///   - entries: All that it has about the tasks.
    ///   - tasks: The tasks that it was asked for.
    ///   - lateSince: An entry of a task that was completed before then is there or never comes.
    /// - Returns: How many answers' entries were found.
    package func ingest(
        entries: [AuditEntry],
        askedFor tasks: [String],
        of spaceID: String,
        lateSince: Timestamp
    ) throws -> Int {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            var settling = try DecisionSettling(db, space: space)
            var byTask: [String: [AuditEntry]] = [:]
            for entry in entries {
                for task in entry.taskIDs { byTask[task.lowercased(), default: []].append(entry) }
            }
            var found = 0
            for id in tasks {
                guard let task = try RowKey.find(id, .task, in: db) else { continue }
                found += try settling.settle(task: task, entries: byTask[id.lowercased()] ?? [])
                try settling.noteAsked(task: task, lateSince: lateSince)
            }
            // The log can be read, again perhaps.
            try Self.forgetRefusals(of: space, in: db)
            try settling.counters.commit(db)
            return found
        }
    }

    /// Notes that the log may not be read: all that is to be looked up was asked for, in vain.
    package func noteDecisionsRefused(of spaceID: String) throws {
        try write { db in
            try db.run(
                """
                UPDATE decisionDue SET attempts = attempts + 1, isRefused = 1
                WHERE attempts < \(Self.decisionAttempts)
                    AND (SELECT space FROM interruption WHERE number = decisionDue.interruption) = ?
                """,
                RowKey.find(spaceID, .space, in: db)
            )
        }
    }

    /// How many answers of a space are no longer looked up because the log may not be read.
    package func refusedDecisionCount(of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                    WHERE due.isRefused = 1 AND due.attempts >= \(Self.decisionAttempts) AND i.space = ?
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ) ?? 0
        }
    }

    /// Has what was refused be asked for again.
    ///
    /// - Parameter space: The key of a space; nil for all.
    static func forgetRefusals(of space: Int64?, in db: Database) throws {
        try db.run(
            """
            UPDATE decisionDue SET attempts = 0, isRefused = 0
            WHERE isRefused = 1 AND (
                ?1 IS NULL OR (SELECT space FROM interruption WHERE number = decisionDue.interruption) = ?1
            )
            """,
            space
        )
    }
}
