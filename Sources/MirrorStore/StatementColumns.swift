package import GRDB
import GRDBSQLite

/// The columns of the row that a statement is at, read straight from SQLite.
///
/// For pages of summaries, where it was measured to matter: thirty rows of thirty columns are nine hundred values. And for
/// files that may be damaged: whatever stands in a column, reading it gives some value.
package struct StatementColumns {
    let statement: SQLiteStatement

    package init(_ statement: Statement) {
        self.statement = statement.sqliteStatement
    }

    package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    package func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    package func bool(_ column: Int32) -> Bool { int(column) != 0 }

    /// Calls `body` with the bytes of a text or BLOB, which are gone afterwards.
    package func withBytes<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        let bytes = sqlite3_column_blob(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        return try body(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
    }

    /// Nothing for NULL.
    package func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    package func optionalText(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Nothing for NULL.
    package func blob(_ column: Int32) -> [UInt8] { optionalBlob(column) ?? [] }

    package func optionalBlob(_ column: Int32) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        let start = sqlite3_column_blob(statement, column)
        return [UInt8](
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        )
    }
}

extension Statement {
    /// Reads the first row that the statement gives, whatever it holds; nil when there is none.
    ///
    /// - Parameter row: Called while that row is the current one.
    package func first<Value>(
        _ arguments: StatementArguments = StatementArguments(),
        _ row: (StatementColumns) throws -> Value
    ) throws -> Value? {
        let rows = try Row.fetchCursor(self, arguments: arguments)
        // The end of the cursor is the end of the row.
        return try withExtendedLifetime(rows) {
            try rows.next() == nil ? nil : row(StatementColumns(self))
        }
    }
}

extension Statement {
    /// Reads the first row for some keys; nil when there is none.
    ///
    /// Bound without GRDB's arguments, for what is looked up for each of many rows.
    ///
    /// - Parameter row: Called while that row is the current one.
    package func first<Value>(
        keys: Int64...,
        row: (StatementColumns) throws -> Value
    ) throws -> Value? {
        bind(keys)
        return try first(row)
    }

    /// The same for an id.
    package func first<Value>(id: String, row: (StatementColumns) throws -> Value) throws -> Value? {
        sqlite3_bind_text(sqliteStatement, 1, id, -1, transient)
        return try first(row)
    }

    private func first<Value>(_ row: (StatementColumns) throws -> Value) throws -> Value? {
        var value: Value?
        try step { columns in
            value = try row(columns)
            return false
        }
        return value
    }

    /// Steps through the rows for some keys.
    package func eachRow(keys: Int64..., row: (StatementColumns) throws -> Void) throws {
        bind(keys)
        try step { columns in
            try row(columns)
            return true
        }
    }

    /// Steps through the rows for some arguments, and makes no row of GRDB's, which knows all columns by their names.
    package func eachRow(_ arguments: StatementArguments, row: (StatementColumns) throws -> Void) throws {
        try setArguments(arguments)
        try step { columns in
            try row(columns)
            return true
        }
    }

    private func bind(_ keys: [Int64]) {
        for (place, key) in keys.enumerated() { sqlite3_bind_int64(sqliteStatement, Int32(place) + 1, key) }
    }

    /// - Parameter row: Says whether to go on.
    private func step(_ row: (StatementColumns) throws -> Bool) throws {
        defer { sqlite3_reset(sqliteStatement) }
        while true {
            switch sqlite3_step(sqliteStatement) {
            case SQLITE_ROW: if try !row(StatementColumns(self)) { return }
            case SQLITE_DONE: return
            case let code:
                let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)))
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
            }
        }
    }
}

extension Database {
    /// Steps through the rows of a statement, whatever they hold.
    ///
    /// - Parameter row: Called at each row, while it is the current one.
    package func eachRow(
        _ sql: String,
        _ arguments: StatementArguments = StatementArguments(),
        _ row: (StatementColumns) throws -> Void
    ) throws {
        let statement = try makeStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        let columns = StatementColumns(statement)
        while try rows.next() != nil { try row(columns) }
    }

    /// The same for a statement that is kept compiled for the next time.
    package func eachRow(_ query: SQL, _ row: (StatementColumns) throws -> Void) throws {
        let (sql, arguments) = try query.build(self)
        try cachedStatement(sql: sql).eachRow(arguments, row: row)
    }
}
