import GRDB
package import WireFormat

/// Where a backfill stands in a list that is ordered newest first.
package struct BackfillPlace: Sendable, Equatable {
    /// How many rows of the list lie before the next page.
    package var skip: Int
    /// The row that was read last: its key in the list's order, and its id; nil before the first page.
    package var lastTime: Timestamp?
    package var lastID: String?
    /// The count that the server gave with the last page.
    package var total: Int
    /// The end of the list was reached.
    package var isFinished: Bool

    package init(
        skip: Int = 0,
        lastTime: Timestamp? = nil,
        lastID: String? = nil,
        total: Int = 0,
        isFinished: Bool = false
    ) {
        self.skip = skip
        self.lastTime = lastTime
        self.lastID = lastID
        self.total = total
        self.isFinished = isFinished
    }

    func save(space: Int64, kind: RowKind, in db: Database) throws {
        try db.run(
            """
            INSERT INTO coverage (
                space, kind, backfillSkip, backfillTime, backfillId, backfillTotal, isBackfilled
            ) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
                backfillSkip = excluded.backfillSkip, backfillTime = excluded.backfillTime,
                backfillId = excluded.backfillId, backfillTotal = excluded.backfillTotal,
                isBackfilled = excluded.isBackfilled
            """,
            space,
            kind.rawValue,
            skip,
            lastTime?.milliseconds,
            lastID,
            total,
            isFinished
        )
    }
}

/// How far the mirror goes for one space and kind.
package struct Coverage: Sendable, Equatable {
    package var backfill: BackfillPlace
    /// Everything created up to here was read, apart from what the backfill has not reached.
    package var headPin: Timestamp?
    /// The pin of the last run whose counts agreed with the server's.
    package var completeThrough: Timestamp?
    /// The server's count at that run.
    package var serverTotal: Int?

    /// Nothing was read yet.
    package static let none = Coverage(backfill: BackfillPlace())

    /// After which instant every interruption was seen to be pending that is held as pending in a space; nil when no run
    /// has seen them all.
    static func pendingSeenAt(_ space: Int64, in db: Database) throws -> Timestamp? {
        try Int64.fetchOne(
            db,
            cached: "SELECT pendingSeenAt FROM coverage WHERE space = ? AND kind = 'interruption'",
            arguments: space
        ).map(Timestamp.init(milliseconds:))
    }
}

extension MirrorStore {
    /// How far the mirror goes.
    package func coverage(of spaceID: String, _ kind: RowKind) throws -> Coverage {
        try read { db in
            let space = try RowKey.find(spaceID, .space, in: db)
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT backfillSkip, backfillTime, backfillId, backfillTotal, isBackfilled,
                        headPin, completeThrough, serverTotal
                    FROM coverage WHERE space = ? AND kind = ?
                    """,
                arguments: [space, kind.rawValue]
            )
            guard let row else { return .none }
            return Coverage(
                backfill: BackfillPlace(
                    skip: row[0],
                    lastTime: (row[1] as Int64?).map(Timestamp.init(milliseconds:)),
                    lastID: row[2],
                    total: row[3] ?? 0,
                    isFinished: row[4]
                ),
                headPin: (row[5] as Int64?).map(Timestamp.init(milliseconds:)),
                completeThrough: (row[6] as Int64?).map(Timestamp.init(milliseconds:)),
                serverTotal: row[7]
            )
        }
    }

    /// Says that everything newer than the last head pin was read, now up to `pin`.
    package func setHeadPin(_ pin: Timestamp, of spaceID: String, _ kind: RowKind) throws {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            try db.execute(
                sql: """
                    INSERT INTO coverage (space, kind, headPin) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET headPin = excluded.headPin
                    """,
                arguments: [space, kind.rawValue, pin.milliseconds]
            )
        }
    }

    /// Says what the server counted, and, where the mirror agrees, that it is complete through `pin`.
    package func certify(
        _ spaceID: String,
        _ kind: RowKind,
        serverTotal: Int,
        completeThrough pin: Timestamp?
    ) throws {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            try db.execute(
                sql: """
                    INSERT INTO coverage (space, kind, serverTotal, completeThrough) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET
                        serverTotal = excluded.serverTotal,
                        completeThrough = coalesce(excluded.completeThrough, completeThrough)
                    """,
                arguments: [space, kind.rawValue, serverTotal, pin?.milliseconds]
            )
        }
    }
}

// MARK: - What a run asks of the mirror

extension MirrorStore {
    /// How many rows of a kind lists show.
    package func listedCount(of spaceID: String, _ kind: RowKind) throws -> Int {
        try read { db in
            let space = try RowKey.find(spaceID, .space, in: db)
            return try Int.fetchOne(
                db,
                sql: "SELECT listed FROM total WHERE space = ? AND kind = ?",
                arguments: [space, kind.rawValue]
            ) ?? 0
        }
    }

    /// How many listed interruptions of a space were raised at an instant or later, counted no further than `limit`.
    package func listedCount(of spaceID: String, raisedSince instant: Timestamp, limit: Int) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM (
                        SELECT 1 FROM interruption WHERE space = ? AND goneAt IS NULL AND created >= ? LIMIT ?
                    )
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), instant.milliseconds, limit]
            ) ?? 0
        }
    }

    /// The ids of what the mirror holds as open: pending interruptions, unfinished tasks.
    package func openIDs(of spaceID: String, _ kind: RowKind) throws -> [String] {
        try read { db in
            let space = try RowKey.find(spaceID, .space, in: db)
            switch kind {
            case .interruption:
                return try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT number FROM interruption
                        WHERE space = ? AND goneAt IS NULL AND isPending = 1 ORDER BY created DESC, number DESC
                        """,
                    arguments: [space]
                ).map { try RowKey.id($0, .interruption, in: db) }
            case .task:
                return try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT number FROM task
                        WHERE space = ? AND goneAt IS NULL AND isCompleted = 0 ORDER BY queueTime DESC, number DESC
                        """,
                    arguments: [space]
                ).map { try RowKey.id($0, .task, in: db) }
            }
        }
    }

    /// The tasks of a space that lists show and that were completed last, at most `limit`, newest first.
    package func lastCompletedTasks(
        of spaceID: String,
        limit: Int
    ) throws -> [(id: String, completedTime: Timestamp)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT number, completedTime FROM task
                    WHERE space = ? AND goneAt IS NULL AND completedTime IS NOT NULL
                    ORDER BY completedTime DESC LIMIT ?
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), limit]
            ).map { (try RowKey.id($0[0], .task, in: db), Timestamp(milliseconds: $0[1])) }
        }
    }

    /// The key of a row by its id; nil when no row can have it.
    package func number(of id: String, _ kind: RowKey.Kind) throws -> Int64? {
        try read { db in try RowKey.find(id, kind, in: db) }
    }
}
