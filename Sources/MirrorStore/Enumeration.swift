import GRDB

/// What one complete enumeration of a list has shown, so that what it did not show can be told.
///
/// It is kept in a temporary table of the writing connection: memory stays bounded, and a killed run leaves nothing.
extension MirrorStore {
    /// Begins an enumeration; what an earlier one has shown is forgotten.
    package func beginEnumeration() throws {
        try write { db in
            try db.execute(sql: "CREATE TEMP TABLE IF NOT EXISTS shown (number INTEGER PRIMARY KEY)")
            try db.execute(sql: "DELETE FROM temp.shown")
        }
    }

    /// Takes note of rows that the list showed.
    package func noteShown(_ ids: [String], _ kind: RowKind) throws {
        try write { db in
            for id in ids {
                let number = try RowKey.make(for: id, kind.keyKind, in: db)
                try db.run("INSERT OR IGNORE INTO temp.shown (number) VALUES (?)", number)
            }
        }
    }

    /// How many rows the list has shown, and the listed ones of the space that it did not show.
    package func enumerated(_ spaceID: String, _ kind: RowKind) throws -> (shown: Int, missing: [Int64]) {
        try read { db in
            let space = try RowKey.find(spaceID, .space, in: db)
            let shown = try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.shown") ?? 0
            let missing = try Int64.fetchAll(
                db,
                sql: """
                    SELECT number FROM \(kind.rawValue)
                    WHERE space = ? AND goneAt IS NULL AND number NOT IN (SELECT number FROM temp.shown)
                    ORDER BY number
                    """,
                arguments: [space]
            )
            return (shown, missing)
        }
    }

    /// Marks listed rows of a space as gone.
    ///
    /// - Returns: How many were listed until now.
    package func markGone(_ numbers: [Int64], _ kind: RowKind, _ context: IngestContext) throws -> Int {
        switch kind {
        case .interruption: try markInterruptionsGone(numbers, context)
        case .task: try markTasksGone(numbers, context)
        }
    }

    /// Ids of rows that lists show, in the order of the server's list.
    package func listedIDs(of spaceID: String, _ kind: RowKind, skip: Int, take: Int) throws -> [String] {
        try read { db in
            let order = kind == .interruption ? "created" : "queueTime"
            return try Int64.fetchAll(
                db,
                sql: """
                    SELECT number FROM \(kind.rawValue) WHERE space = ? AND goneAt IS NULL
                    ORDER BY \(order) DESC, number DESC LIMIT ? OFFSET ?
                    """,
                arguments: [RowKey.find(spaceID, .space, in: db), take, skip]
            ).map { try RowKey.id($0, kind.keyKind, in: db) }
        }
    }

    /// The id of a row by its key.
    package func id(of number: Int64, _ kind: RowKind) throws -> String {
        try read { db in try RowKey.id(number, kind.keyKind, in: db) }
    }

    /// Where the audit's next slice begins.
    package func auditSkip(of spaceID: String, _ kind: RowKind) throws -> Int {
        try coverageValue("auditSkip", of: spaceID, kind) ?? 0
    }

    /// The count of a list that was found shrunk by more than half; nil when the last enumeration found no such thing.
    package func suspectTotal(of spaceID: String, _ kind: RowKind) throws -> Int? {
        try coverageValue("suspectTotal", of: spaceID, kind)
    }

    package func setAuditSkip(_ skip: Int, of spaceID: String, _ kind: RowKind) throws {
        try setCoverageValue("auditSkip", skip, of: spaceID, kind)
    }

    package func setSuspectTotal(_ total: Int?, of spaceID: String, _ kind: RowKind) throws {
        try setCoverageValue("suspectTotal", total, of: spaceID, kind)
    }

    func coverageValue(_ column: String, of spaceID: String, _ kind: RowKind) throws -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT \(column) FROM coverage WHERE space = ? AND kind = ?",
                arguments: [RowKey.find(spaceID, .space, in: db), kind.rawValue]
            )
        }
    }

    func setCoverageValue(_ column: String, _ value: Int?, of spaceID: String, _ kind: RowKind) throws {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO coverage (space, kind, \(column)) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET \(column) = excluded.\(column)
                    """,
                arguments: [RowKey.make(for: spaceID, .space, in: db), kind.rawValue, value]
            )
        }
    }
}

extension RowKind {
    /// The pattern of the ids of such rows.
    package var keyKind: RowKey.Kind {
        switch self {
        case .interruption: .interruption
        case .task: .task
        }
    }
}
