import GRDB

/// Both counts when the pending list was last read to its end.
package struct PendingCounts: Sendable, Equatable {
    /// What the server counted.
    package var server: Int
    /// How many interruptions the mirror held as pending afterwards; more, where the server's list hides some.
    package var mirror: Int

    package init(server: Int, mirror: Int) {
        self.server = server
        self.mirror = mirror
    }
}

extension MirrorStore {
    /// How many interruptions of a space the mirror holds as pending.
    package func pendingCount(of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT open FROM total WHERE space = ? AND kind = 'interruption'",
                arguments: [RowKey.find(spaceID, .space, in: db)]
            ) ?? 0
        }
    }

    /// The counts when the pending list was last read to its end, and where its next page in turn begins; nil before.
    package func settledPending(of spaceID: String) throws -> (counts: PendingCounts, skip: Int)? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT pendingServer, pendingMirror, pendingSkip FROM coverage
                    WHERE space = ? AND kind = 'interruption' AND pendingServer IS NOT NULL
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db)]
            )
            return row.map { (PendingCounts(server: $0[0], mirror: $0[1]), $0[2]) }
        }
    }

    package func setSettledPending(_ counts: PendingCounts, skip: Int, of spaceID: String) throws {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO coverage (space, kind, pendingServer, pendingMirror, pendingSkip)
                    VALUES (?, 'interruption', ?, ?, ?)
                    ON CONFLICT DO UPDATE SET
                        pendingServer = excluded.pendingServer, pendingMirror = excluded.pendingMirror,
                        pendingSkip = excluded.pendingSkip
                    """,
                arguments: [RowKey.make(for: spaceID, .space, in: db), counts.server, counts.mirror, skip]
            )
        }
    }
}
