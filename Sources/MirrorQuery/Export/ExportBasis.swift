import GRDB
package import MirrorStore

/// Which state of which mirror an export shows.
package struct ExportBasis: Sendable, Equatable {
    package var installationID: String
    package var serverVersion: String
    /// The last run that ended; nil before the first.
    package var run: Int64?
    /// The last value given out to a changed row.
    package var revision: Int64
    /// How many migrations the file has seen.
    package var schemaVersion: Int
    /// The end of the ledger; nil for a mirror without one.
    package var ledger: LedgerHead?

    package init(
        installationID: String,
        serverVersion: String,
        run: Int64?,
        revision: Int64,
        schemaVersion: Int,
        ledger: LedgerHead?
    ) {
        self.installationID = installationID
        self.serverVersion = serverVersion
        self.run = run
        self.revision = revision
        self.schemaVersion = schemaVersion
        self.ledger = ledger
    }
}

extension MirrorQueries {
    /// Which state of which mirror answers now.
    package func exportBasis() throws -> ExportBasis {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT installationId, serverVersion, revision,
                        (SELECT number FROM run WHERE finishedAt IS NOT NULL ORDER BY number DESC LIMIT 1)
                    FROM mirror
                    """
            )
            return ExportBasis(
                installationID: row?[0] ?? "",
                serverVersion: row?[1] ?? "",
                run: row?[3],
                revision: row?[2] ?? 0,
                schemaVersion: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                ledger: try LedgerHead.read(db)
            )
        }
    }

    /// The link of the ledger with this number, as if it were the last; nil when there is none.
    package func ledgerHead(_ sequence: Int64) throws -> LedgerHead? {
        try read { db in try LedgerHead.read(sequence, in: db) }
    }
}
