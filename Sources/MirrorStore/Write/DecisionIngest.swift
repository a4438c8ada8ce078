import GRDB
package import WireFormat

/// An answer as the audit log tells it.
package struct DecisionRecord: Sendable, Equatable {
    package var interruptionID: String
    package var userID: String?
    package var username: String?
    package var isService: Bool
    package var identityEstablishedWith: String?
    package var decidedAt: Timestamp
    /// When responsibility was taken last before that; nil when the log does not say.
    package var takenAt: Timestamp?
    package var eventID: String

    package init(
        interruptionID: String,
        userID: String?,
        username: String?,
        isService: Bool,
        identityEstablishedWith: String?,
        decidedAt: Timestamp,
        takenAt: Timestamp?,
        eventID: String
    ) {
        self.interruptionID = interruptionID
        self.userID = userID
        self.username = username
        self.isService = isService
        self.identityEstablishedWith = identityEstablishedWith
        self.decidedAt = decidedAt
        self.takenAt = takenAt
        self.eventID = eventID
    }
}

/// An answered interruption whose audit entry is yet to be looked up.
package struct DueDecision: Sendable, Equatable {
    package var interruptionID: String
    package var taskID: String
    package var title: String
    package var notes: String
    package var created: Timestamp
    package var responsibleUserID: String?
}

extension MirrorStore {
    /// How often the audit log is asked for one answer before the observation has to do.
    private static let attempts = 3

    /// What is to be looked up, the oldest interruption first.
    package func dueDecisions(of spaceID: String) throws -> [DueDecision] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT i.number AS number, i.task AS task, json_extract(b.json, '$.Title') AS title,
                        b.notes AS notes, i.created AS created, i.responsibleUserId AS responsibleUserId
                    FROM decisionDue AS due
                    JOIN interruption AS i ON i.number = due.interruption
                    JOIN interruptionBody AS b ON b.key = i.body
                    WHERE i.space = ? AND i.task IS NOT NULL AND due.attempts < ?
                    ORDER BY i.created, i.number
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), Self.attempts]
            ).map { row in
                DueDecision(
                    interruptionID: try RowKey.id(row["number"], .interruption, in: db),
                    taskID: try RowKey.id(row["task"], .task, in: db),
                    title: row["title"] ?? "",
                    notes: row["notes"] ?? "",
                    created: Timestamp(milliseconds: row["created"]),
                    responsibleUserID: row["responsibleUserId"]
                )
            }
        }
    }

    /// Stores what a batch of look-ups found, and notes what it did not find: one transaction.
    package func ingest(decisions: [DecisionRecord], askedFor: [String]) throws {
        try write { db in
            var counters = try PageCounters(db)
            for decision in decisions {
                let number = try RowKey.make(for: decision.interruptionID, .interruption, in: db)
                try db.run(
                    """
                    INSERT OR REPLACE INTO decision (
                        interruption, userId, username, isService, identityEstablishedWith, decidedAt, takenAt,
                        eventId, revision
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        number, decision.userID, decision.username, decision.isService,
                        decision.identityEstablishedWith, decision.decidedAt.milliseconds,
                        decision.takenAt?.milliseconds, decision.eventID, counters.nextRevision(),
                    ]
                )
                try db.run(
                    """
                    UPDATE interruption SET openUntil = ?, closedAt = ?, revision = ? WHERE number = ? AND isPending = 0
                    """,
                    [
                        decision.decidedAt.milliseconds, decision.decidedAt.milliseconds,
                        counters.nextRevision(), number,
                    ]
                )
                try db.run("DELETE FROM decisionDue WHERE interruption = ?", [number])
            }
            for id in askedFor {
                let number = try RowKey.make(for: id, .interruption, in: db)
                try db.run("UPDATE decisionDue SET attempts = attempts + 1 WHERE interruption = ?", [number])
            }
            try counters.commit(db)
        }
    }

    /// How many answers of a space are known from the audit log.
    package func decisionCount(of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM decision AS d JOIN interruption AS i ON i.number = d.interruption
                    WHERE i.space = ?
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ) ?? 0
        }
    }
}
