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

extension MirrorStore {
    /// How often the audit log is asked for one answer before the observation has to do.
    static let decisionAttempts = 3

    /// Stores what look-ups found, and notes what was asked for: one transaction.
    package func ingest(decisions: [DecisionRecord], askedFor: [String]) throws {
        try write { db in
            var counters = try PageCounters(db)
            for decision in decisions {
                let number = try RowKey.make(for: decision.interruptionID, .interruption, in: db)
                try Self.store(decision, of: number, &counters, db)
            }
            for id in askedFor {
                let number = try RowKey.make(for: id, .interruption, in: db)
                try db.run("UPDATE decisionDue SET attempts = attempts + 1 WHERE interruption = ?", number)
            }
            try counters.commit(db)
        }
    }

    /// Stores one decision; its interruption was then pending until the very instant at which it was closed.
    ///
    /// What decides on an interruption that is not held is not stored.
    static func store(
        _ decision: DecisionRecord,
        of number: Int64,
        _ counters: inout PageCounters,
        _ db: Database
    ) throws {
        let held = try db.first(
            """
            SELECT space, EXISTS (SELECT 1 FROM decision WHERE interruption = i.number)
            FROM interruption AS i WHERE number = ?
            """,
            number
        ) { (space: $0.int(0), isKnown: $0.bool(1)) }
        guard let held else { return }
        if !held.isKnown { counters.countDecisions(in: held.space, by: 1) }
        try db.run(
            """
            INSERT OR REPLACE INTO decision (
                interruption, userId, username, isService, identityEstablishedWith, decidedAt, takenAt,
                eventId, revision
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            number,
            decision.userID,
            decision.username,
            decision.isService,
            decision.identityEstablishedWith,
            decision.decidedAt.milliseconds,
            decision.takenAt?.milliseconds,
            decision.eventID,
            counters.nextRevision()
        )
        try db.run(
            """
            UPDATE interruption SET openUntil = ?, closedAt = ?, revision = ? WHERE number = ? AND isPending = 0
            """,
            decision.decidedAt.milliseconds,
            decision.decidedAt.milliseconds,
            counters.nextRevision(),
            number
        )
        try db.run("DELETE FROM decisionDue WHERE interruption = ?", number)
    }

    /// How many answers of a space are known from the audit log.
    package func decisionCount(of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT listed FROM total WHERE space = ? AND kind = 'decision'",
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ) ?? 0
        }
    }
}
