import GRDB
package import WireFormat

/// Something a run knows it did not read.
package struct Debt: Sendable, Equatable {
    /// Nil when the debt is the whole server's.
    package var spaceID: String?
    /// The lane that left it.
    package var lane: String
    /// What was not read and why, a sentence without the full stop.
    package var reason: String

    package init(spaceID: String?, lane: String, reason: String) {
        self.spaceID = spaceID
        self.lane = lane
        self.reason = reason
    }

    /// Whether rows may be missing because of it.
    ///
    /// Names, who gave an answer, and who asked for a deployment are only missing themselves.
    package var affectsCoverage: Bool { !["reference", "decisions", "context"].contains(lane) }
}

/// How a run ended.
package enum RunOutcome: String, Sendable {
    case complete
    /// Data was saved, and something is known to be missing.
    case partial
    case failed
}

/// What a run asked of the server.
package struct RequestCounts: Sendable, Equatable {
    /// Every request that was sent, repeats included.
    package var total = 0
    /// Those that repeated another one.
    package var retried = 0
    /// Those that the server answered with 429.
    package var throttled = 0

    package init(total: Int = 0, retried: Int = 0, throttled: Int = 0) {
        self.total = total
        self.retried = retried
        self.throttled = throttled
    }
}

/// The server and the user behind a run.
package struct Installation: Sendable, Equatable {
    package var installationID: String
    /// The base URL, without credentials.
    package var server: String
    package var serverVersion: String
    package var principalID: String
    package var principalName: String

    package init(
        installationID: String,
        server: String,
        serverVersion: String,
        principalID: String,
        principalName: String
    ) {
        self.installationID = installationID
        self.server = server
        self.serverVersion = serverVersion
        self.principalID = principalID
        self.principalName = principalName
    }
}

extension MirrorStore {
    /// The server whose data the mirror holds, as the last run found it; nil before the first run.
    package func installation() throws -> Installation? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT installationId, server, serverVersion, principalId, principalName FROM mirror"
            ).map {
                Installation(
                    installationID: $0[0],
                    server: $0[1],
                    serverVersion: $0[2],
                    principalID: $0[3],
                    principalName: $0[4]
                )
            }
        }
    }

    /// Opens a run against a server.
    ///
    /// - Parameters:
    ///   - now: The local clock.
    ///   - tool: Name and version of this program.
    /// - Returns: The number of the run.
    /// - Throws: ``StoreError`` with `otherInstallation` when the mirror holds another server's data.
    package func beginRun(_ installation: Installation, pin: Timestamp, now: Timestamp, tool: String) throws
        -> Int64
    {
        try write { db in
            let known = try String.fetchOne(db, sql: "SELECT installationId FROM mirror")
            if let known, known != installation.installationID {
                throw StoreError(
                    code: .otherInstallation,
                    message: "\(path) mirrors installation \(known), and \(installation.server) is"
                        + " \(installation.installationID)",
                    hint: "One mirror holds one installation; name another file with --db."
                )
            }
            let principal = try String.fetchOne(db, sql: "SELECT principalId FROM mirror")
            try db.execute(
                sql: """
                    INSERT INTO mirror (
                        id, installationId, server, serverVersion, principalId, principalName, createdAt
                    ) VALUES (1, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET
                        server = excluded.server, serverVersion = excluded.serverVersion,
                        principalId = excluded.principalId, principalName = excluded.principalName
                    """,
                arguments: [
                    installation.installationID, installation.server, installation.serverVersion,
                    installation.principalID, installation.principalName, now.milliseconds,
                ]
            )
            if let principal, principal != installation.principalID {
                try Self.reassign(to: installation.principalID, in: db)
            }
            // The lock is ours, so a run that seems to be going on was killed.
            try db.execute(
                sql: "UPDATE run SET outcome = 'failed', error = 'killed' WHERE outcome = 'running'"
            )
            try db.execute(
                sql: """
                    INSERT INTO run (startedAt, pin, outcome, principalId, tool) VALUES (?, ?, 'running', ?, ?)
                    """,
                arguments: [now.milliseconds, pin.milliseconds, installation.principalID, tool]
            )
            return db.lastInsertedRowID
        }
    }

    /// Says anew what is assigned to the principal; the flags are another user's until their rows are read again.
    private static func reassign(to principalID: String, in db: Database) throws {
        try db.execute(
            sql: """
                WITH mine AS (
                    SELECT number, canTakeResponsibility OR hasResponsibility OR coalesce(responsibleUserId = ?, 0) AS isMine
                    FROM interruption
                )
                UPDATE interruption SET isMine = mine.isMine FROM mine
                WHERE mine.number = interruption.number AND mine.isMine <> interruption.isMine
                """,
            arguments: [principalID]
        )
        try db.execute(
            sql: """
                DELETE FROM facet WHERE name = 'mine:';
                INSERT INTO facet
                SELECT 'mine:', CASE WHEN goneAt IS NULL THEN 0 ELSE 2 END, created, number
                FROM interruption WHERE isMine = 1
                UNION ALL
                SELECT 'mine:', 1, created, number FROM interruption
                WHERE isMine = 1 AND goneAt IS NULL AND isPending = 1;
                DELETE FROM facetTotal WHERE name = 'mine:';
                INSERT INTO facetTotal SELECT name, list, count(*) FROM facet WHERE name = 'mine:' GROUP BY list;
                """
        )
        try NumberTables.rebuild(.mine, in: db)
    }

    /// Closes a run: its outcome, its debts, which replace those that earlier runs left for the same spaces, and its
    /// certificate.
    ///
    /// - Parameter spaceIDs: The spaces that the run went through.
    package func finishRun(
        _ run: Int64,
        outcome: RunOutcome,
        requests: RequestCounts,
        spaceIDs: [String],
        debts: [Debt],
        error: String?,
        now: Timestamp
    ) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE run SET finishedAt = ?, outcome = ?, requests = ?, retried = ?, throttled = ?, error = ?
                    WHERE number = ?
                    """,
                arguments: [
                    now.milliseconds, outcome.rawValue, requests.total, requests.retried, requests.throttled,
                    error,
                    run,
                ]
            )
            try db.execute(sql: "DELETE FROM debt WHERE space IS NULL")
            for id in spaceIDs {
                try db.execute(
                    sql: "DELETE FROM debt WHERE space = ?",
                    arguments: [RowKey.find(id, .space, in: db)]
                )
            }
            for debt in debts {
                let space = try debt.spaceID.map { try RowKey.make(for: $0, .space, in: db) }
                try db.execute(
                    sql: "INSERT INTO debt (run, space, lane, reason) VALUES (?, ?, ?, ?)",
                    arguments: [run, space, debt.lane, debt.reason]
                )
            }
            try settleSeals(db)
            try Certificate(db: db).append(of: run, at: now)
        }
    }
}
