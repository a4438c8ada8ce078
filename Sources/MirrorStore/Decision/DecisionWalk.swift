import Foundation
import GRDB
package import WireFormat

/// A walk of a space's audit log, from its newest entry to its oldest, that looks for the answers of many tasks at once.
package struct DecisionWalk: Sendable, Equatable {
    /// What is done next.
    package enum Stage: String, Sendable {
        /// The next page is read.
        case walk
        /// Some of what it has not found is asked for by task, to see that it missed nothing.
        case check
        /// It was given up, and every task is asked for.
        case ask
    }

    package var stage: Stage
    /// The categories of entries that it is narrowed to; none for all.
    package var categories: [String]
    /// How many entries it has behind it.
    package var skip: Int
    /// The last of them; nil before the first page.
    package var last: Place?

    /// An entry in the order of the log.
    package struct Place: Sendable, Equatable {
        package let id: String
        package let time: Timestamp

        package init(id: String, time: Timestamp) {
            self.id = id
            self.time = time
        }
    }
}

extension MirrorStore {
    /// The walk that goes on in a space; nil when there is none.
    package func decisionWalk(of spaceID: String) throws -> DecisionWalk? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT stage, categories, skip, lastId, lastTime FROM decisionWalk WHERE space = ?",
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ).map { row in
                let categories = try? JSONDecoder().decode([String].self, from: Data((row[1] as String).utf8))
                let time = (row[4] as Int64?).map(Timestamp.init(milliseconds:))
                return DecisionWalk(
                    stage: DecisionWalk.Stage(rawValue: row[0]) ?? .ask,
                    categories: categories ?? [],
                    skip: row[2],
                    last: (row[3] as String?).flatMap { id in
                        time.map { DecisionWalk.Place(id: id, time: $0) }
                    }
                )
            }
        }
    }

    /// Begins a walk for all that is to be looked up now, or says that each task is to be asked for instead.
    package func beginDecisionWalk(_ stage: DecisionWalk.Stage, categories: [String], of spaceID: String)
        throws
    {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            let list = JSONValue.array(categories.map(JSONValue.string)).compact
            try db.run(
                "INSERT OR REPLACE INTO decisionWalk (space, stage, categories) VALUES (?, ?, ?)",
                space,
                stage.rawValue,
                list
            )
            guard stage == .walk else { return }
            try db.run(
                """
                UPDATE decisionDue SET walk = 1
                WHERE attempts < \(Self.decisionAttempts)
                    AND (SELECT space FROM interruption WHERE number = decisionDue.interruption) = ?
                """,
                space
            )
        }
    }

    /// When the oldest interruption was raised whose answer the walk looks for; nil when it looks for none.
    package func oldestWalkedDecision(of spaceID: String) throws -> Timestamp? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(i.created) FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                    WHERE due.walk > 0 AND i.space = ?
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ).map(Timestamp.init(milliseconds:))
        }
    }

    /// Stores a page of a walk: one transaction.
    ///
    /// A task's answers are given their entries once the walk has passed the oldest of its interruptions, so that all of
    /// the task's entries are compared at once, and no more of them are kept than the walk is among.
    ///
    /// - Parameters:
    ///   - walk: Where it stands after the page; nil for a page that does not join.
    /// - Returns: How many answers' entries were found.
    package func ingest(entries: [AuditEntry], walk: DecisionWalk?, of spaceID: String) throws -> Int {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            for entry in entries { try Self.keep(entry, db) }
            guard let walk else { return 0 }
            var settling = try DecisionSettling(db, space: space)
            var found = 0
            for task in try Self.passedTasks(walk, space, db) {
                found += try settling.settle(task: task, entries: Self.keptEntries(ofTask: task, db))
                try db.run("DELETE FROM auditEntry WHERE task = ?", task)
                // Should the walk come here again, it would see some of the entries without the others.
                try db.run(
                    """
                    UPDATE decisionDue SET walk = 2
                    WHERE walk = 1 AND interruption IN (SELECT number FROM interruption WHERE task = ?)
                    """,
                    task
                )
            }
            try settling.counters.commit(db)
            try db.run(
                "UPDATE decisionWalk SET stage = ?, skip = ?, lastTime = ?, lastId = ? WHERE space = ?",
                walk.stage.rawValue,
                walk.skip,
                walk.last?.time.milliseconds,
                walk.last?.id,
                space
            )
            return found
        }
    }

    /// Up to `limit` tasks whose answers the walk has not found: half of them the newest, which the log still has if it has
    /// any, the others drawn evenly.
    package func tasksMissedByWalk(of spaceID: String, limit: Int) throws -> [String] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    WITH missed AS (
                        SELECT i.task AS task, max(i.created) AS created
                        FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                        WHERE due.walk > 0 AND i.space = ?1 GROUP BY i.task
                    )
                    SELECT task FROM (SELECT task FROM missed ORDER BY created DESC, task DESC LIMIT ?2 / 2)
                    UNION
                    SELECT task FROM (SELECT task FROM missed ORDER BY task * 40503 % 65537, task LIMIT ?2 - ?2 / 2)
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), limit]
            ).map { try RowKey.id($0, .task, in: db) }
        }
    }

    /// Ends a walk: what it looked for and did not find was asked for.
    package func endDecisionWalk(of spaceID: String, lateSince: Timestamp) throws {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            let settling = try DecisionSettling(db, space: space)
            let tasks = try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT i.task
                    FROM decisionDue AS due CROSS JOIN interruption AS i ON i.number = due.interruption
                    WHERE due.walk > 0 AND i.space = ?
                    """,
                arguments: [space]
            )
            for task in tasks { try settling.noteAsked(task: task, lateSince: lateSince) }
            try Self.dropEntries(space, db)
            try db.run("DELETE FROM decisionWalk WHERE space = ?", space)
        }
    }

    /// Gives a walk up.
    ///
    /// - Parameter asksInstead: Whether each task is asked for; otherwise another walk may begin.
    package func giveUpDecisionWalk(of spaceID: String, asksInstead: Bool) throws {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            try db.run(
                """
                UPDATE decisionDue SET walk = 0
                WHERE walk > 0 AND (SELECT space FROM interruption WHERE number = decisionDue.interruption) = ?
                """,
                space
            )
            try Self.dropEntries(space, db)
            if asksInstead {
                try db.run("UPDATE decisionWalk SET stage = 'ask' WHERE space = ?", space)
            } else {
                try db.run("DELETE FROM decisionWalk WHERE space = ?", space)
            }
        }
    }

    // MARK: Parts

    /// Keeps an entry for each of its tasks that the walk is for.
    private static func keep(_ entry: AuditEntry, _ db: Database) throws {
        for id in entry.taskIDs {
            guard let task = try RowKey.find(id, .task, in: db),
                try db.row(
                    """
                    SELECT 1 FROM interruption AS i JOIN decisionDue AS due ON due.interruption = i.number
                    WHERE i.task = ? AND due.walk = 1
                    """,
                    [task]
                ) != nil
            else { continue }
            // One that is not held has a key as well, or the entry would pass for one that names none.
            let interruption = try entry.interruptionID.map { id in
                try RowKey.find(id, .interruption, in: db) ?? RowKey.make(for: id, .interruption, in: db)
            }
            try db.run(
                """
                INSERT OR REPLACE INTO auditEntry (
                    task, eventId, interruption, occurred, message, userId, username, isService,
                    identityEstablishedWith
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                task,
                entry.eventID,
                interruption,
                entry.occurred.milliseconds,
                entry.message,
                entry.userID,
                entry.username,
                entry.isService,
                entry.identityEstablishedWith
            )
        }
    }

    private static func keptEntries(ofTask task: Int64, _ db: Database) throws -> [AuditEntry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT eventId, interruption, occurred, message, userId, username, isService, identityEstablishedWith
                FROM auditEntry WHERE task = ? ORDER BY occurred, eventId
                """
        )
        return try Row.fetchAll(statement, arguments: [task]).map { row in
            AuditEntry(
                eventID: row[0],
                taskIDs: [],
                interruptionID: try (row[1] as Int64?).map { try RowKey.id($0, .interruption, in: db) },
                occurred: Timestamp(milliseconds: row[2]),
                message: row[3],
                userID: row[4],
                username: row[5],
                isService: row[6],
                identityEstablishedWith: row[7]
            )
        }
    }

    /// The tasks that the walk has kept entries of and is through with: with all of them at its end.
    private static func passedTasks(_ walk: DecisionWalk, _ space: Int64, _ db: Database) throws -> [Int64] {
        // Entries of the very instant at which the page ended may follow on the next one.
        let passed = walk.stage == .walk ? walk.last?.time.milliseconds ?? .max : .min
        return try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT kept.task FROM (SELECT DISTINCT task FROM auditEntry) AS kept
                    WHERE EXISTS (SELECT 1 FROM interruption AS i WHERE i.task = kept.task AND i.space = ?)
                    AND NOT EXISTS (
                        SELECT 1 FROM interruption AS i JOIN decisionDue AS due ON due.interruption = i.number
                        WHERE i.task = kept.task AND due.walk = 1 AND i.created <= ?
                    )
                    """
            ),
            arguments: [space, passed]
        )
    }

    private static func dropEntries(_ space: Int64, _ db: Database) throws {
        try db.run(
            """
            DELETE FROM auditEntry
            WHERE EXISTS (SELECT 1 FROM interruption AS i WHERE i.task = auditEntry.task AND i.space = ?)
            """,
            space
        )
    }
}
