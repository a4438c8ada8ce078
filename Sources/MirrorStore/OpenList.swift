import GRDB

/// Both counts when a list of open rows was last read to its end.
package struct OpenCounts: Sendable, Equatable {
    /// What the server counted.
    package var server: Int
    /// How many rows the mirror held as open afterwards; more, where the server's list hides some.
    package var mirror: Int

    package init(server: Int, mirror: Int) {
        self.server = server
        self.mirror = mirror
    }
}

extension MirrorStore {
    /// How many rows the mirror holds as open: pending interruptions, unfinished tasks.
    package func openCount(of spaceID: String, _ kind: RowKind) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT open FROM total WHERE space = ? AND kind = ?",
                arguments: [RowKey.find(spaceID, .space, in: db), kind.rawValue]
            ) ?? 0
        }
    }

    /// The counts when the list was last read to its end, and where its next page in turn begins; nil before.
    package func settledOpen(of spaceID: String, _ kind: RowKind) throws -> (counts: OpenCounts, skip: Int)? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT openServer, openMirror, openSkip FROM coverage
                    WHERE space = ? AND kind = ? AND openServer IS NOT NULL
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), kind.rawValue]
            )
            return row.map { (OpenCounts(server: $0[0], mirror: $0[1]), $0[2]) }
        }
    }

    package func setSettledOpen(_ counts: OpenCounts, skip: Int, of spaceID: String, _ kind: RowKind) throws {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO coverage (space, kind, openServer, openMirror, openSkip) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET
                        openServer = excluded.openServer, openMirror = excluded.openMirror,
                        openSkip = excluded.openSkip
                    """,
                arguments: [
                    RowKey.make(for: spaceID, .space, in: db), kind.rawValue, counts.server, counts.mirror,
                    skip,
                ]
            )
        }
    }
}
