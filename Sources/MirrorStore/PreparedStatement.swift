import GRDB
import GRDBSQLite

/// A statement that is prepared once a connection, for what a page runs for each of its rows.
///
/// About twenty run for an interruption, so values are bound and columns read by SQLite's own functions: GRDB's
/// values and rows cost half as much again. What runs a statement for each row holds it, which saves looking for it
/// by its text.
struct PreparedStatement {
    private let statement: Statement
    private let columns: StatementColumns
    private let bytes = BoundBytes()
    private let db: Database

    init(_ sql: String, _ db: Database) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
        columns = StatementColumns(statement)
    }

    func run<each Value: StatementValue>(_ values: repeat each Value) throws {
        defer { end() }
        try bind(repeat each values)
        while try step() {}
    }

    /// Whether the statement that ran last changed a row.
    var changedRow: Bool { sqlite3_changes(sqlite3_db_handle(columns.statement)) > 0 }

    /// What `read` makes of the first row; nil when there is none.
    ///
    /// - Parameter read: The row is there only while it runs.
    func first<each Value: StatementValue, Result>(
        _ values: repeat each Value,
        read: (StatementColumns) throws -> Result
    ) throws -> Result? {
        defer { end() }
        try bind(repeat each values)
        return try step() ? read(columns) : nil
    }

    /// Whether there is a row.
    func findsRow<Value: StatementValue>(_ value: Value) throws -> Bool {
        try first(value) { _ in true } ?? false
    }

    private func bind<each Value: StatementValue>(_ values: repeat each Value) throws {
        var count: Int32 = 0
        for value in repeat each values {
            count += 1
            let code = value.bind(to: columns.statement, at: count, bytes)
            guard code == SQLITE_OK else { throw error(code) }
        }
        guard count == sqlite3_bind_parameter_count(columns.statement) else { throw error(SQLITE_MISUSE) }
    }

    /// Leaves the statement as it was, with nothing bound.
    private func end() {
        sqlite3_reset(columns.statement)
        sqlite3_clear_bindings(columns.statement)
        bytes.clear()
    }

    /// Whether there is another row.
    private func step() throws -> Bool {
        switch sqlite3_step(columns.statement) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw error(code)
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: db.lastErrorMessage,
            sql: statement.sql
        )
    }
}

extension Database {
    func run<each Value: StatementValue>(_ sql: String, _ values: repeat each Value) throws {
        try PreparedStatement(sql, self).run(repeat each values)
    }

    /// The same for values of other types.
    @_disfavoredOverload
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// What `read` makes of the first row; nil when there is none.
    ///
    /// - Parameter read: The row is there only while it runs.
    func first<each Value: StatementValue, Result>(
        _ sql: String,
        _ values: repeat each Value,
        read: (StatementColumns) throws -> Result
    ) throws -> Result? {
        try PreparedStatement(sql, self).first(repeat each values, read: read)
    }

    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    /// The first column of the first row; nil when there is none, or it is NULL.
    static func fetchOne<each Value: StatementValue>(
        _ db: Database,
        cached sql: String,
        arguments values: repeat each Value
    ) throws -> Self? {
        try db.first(sql, repeat each values) { row in
            row.isNull(0) ? nil : Self(sqliteStatement: row.statement, index: 0)
        } ?? nil
    }
}
