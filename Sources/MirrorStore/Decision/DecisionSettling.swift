import GRDB
import WireFormat

/// Gives the answers of tasks their entries of the audit log, within one transaction.
struct DecisionSettling {
    let db: Database
    let space: Int64
    var counters: PageCounters

    init(_ db: Database, space: Int64) throws {
        self.db = db
        self.space = space
        counters = try PageCounters(db)
    }

    /// Looks for the entry of each answer of a task whose entry is not known.
    ///
    /// - Parameter entries: All that the log has of the task since the first of these interruptions was raised.
    /// - Returns: How many were found.
    mutating func settle(task: Int64, entries: [AuditEntry]) throws -> Int {
        guard !entries.isEmpty else { return 0 }
        var used: Set<String> = []
        let candidates = try candidates(ofTask: task, used: &used)
        var unused = entries.filter { !used.contains($0.eventID) }
        for position in unused.indices {
            // By row and not by text: servers write one id in several ways.
            unused[position].interruption = try unused[position].interruptionID.flatMap { id in
                try RowKey.find(id, .interruption, in: db)
            }
        }
        let matches = DecisionMatcher.matches(candidates, unused)
        for match in matches {
            let entry = match.entry
            let decision = DecisionRecord(
                interruptionID: try RowKey.id(match.candidate.number, .interruption, in: db),
                userID: entry.userID,
                username: entry.username,
                isService: entry.isService,
                identityEstablishedWith: entry.identityEstablishedWith,
                decidedAt: entry.occurred,
                takenAt: match.takenAt,
                eventID: entry.eventID
            )
            try MirrorStore.store(decision, of: match.candidate.number, &counters, db)
        }
        return matches.count
    }

    /// Notes that the log was asked for a task: what was not found is asked for again, a few times, unless the task was
    /// over so long ago that no entry can be on its way.
    func noteAsked(task: Int64, lateSince: Timestamp) throws {
        try db.run(
            """
            UPDATE decisionDue SET walk = 0, attempts = CASE
                WHEN (SELECT isCompleted AND completedTime < ? FROM task WHERE number = ?)
                    THEN max(attempts, \(MirrorStore.decisionAttempts))
                ELSE attempts + 1
            END
            WHERE interruption IN (SELECT number FROM interruption WHERE task = ?)
            """,
            lateSince.milliseconds,
            task,
            task
        )
    }

    /// The task's interruptions, with the entries that are known to be somebody's.
    private func candidates(ofTask task: Int64, used: inout Set<String>) throws
        -> [DecisionMatcher.Candidate]
    {
        let seen = try Coverage.pendingSeenAt(space, in: db)
        let statement = try db.cachedStatement(
            sql: """
                SELECT i.number, CASE json_type(b.json, '$.Title') WHEN 'text' THEN b.json ->> '$.Title' END, b.notes, i.created, i.responsibleUserId, i.openUntil, i.closedAt,
                    i.outcome IS NOT NULL, i.goneAt IS NOT NULL, d.eventId, d.decidedAt
                FROM interruption AS i
                JOIN interruptionBody AS b ON b.key = i.body
                LEFT JOIN decision AS d ON d.interruption = i.number
                WHERE i.task = ? ORDER BY i.created, i.number
                """
        )
        return try Row.fetchAll(statement, arguments: [task]).map { row in
            let closedAt = (row[6] as Int64?).map(Timestamp.init(milliseconds:))
            let created = Timestamp(milliseconds: row[3])
            var openUntil = (row[5] as Int64?).map(Timestamp.init(milliseconds:)) ?? created
            let (hasOutcome, isGone): (Bool, Bool) = (row[7], row[8])
            if closedAt == nil, !isGone, let seen { openUntil = max(openUntil, seen) }
            if let event = row[9] as String? { used.insert(event) }
            return DecisionMatcher.Candidate(
                number: row[0],
                title: row[1] ?? "",
                notes: row[2] ?? "",
                created: created,
                responsibleUserID: row[4],
                openUntil: openUntil,
                closedAt: closedAt,
                isSought: closedAt != nil && hasOutcome && row[10] != closedAt?.milliseconds
            )
        }
    }
}
