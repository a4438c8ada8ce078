import GRDB
import GRDBSQLite

/// Statements that are prepared once a connection, for what a page runs for each of its rows.
///
/// About twenty run for an interruption, so values are bound and columns read by SQLite's own functions: through GRDB's
/// values and rows a page took half as long again.
extension Database {
    func run(_ sql: String, _ values: StatementValues) throws {
        let statement = try Bound(sql, values, self)
        defer { statement.reset() }
        while try statement.step() {}
    }

    /// The same for values of other types.
    @_disfavoredOverload
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// What `read` makes of the first row; nil when there is none.
    ///
    /// - Parameter read: The row is there only while it runs.
    func first<Value>(
        _ sql: String,
        _ values: StatementValues,
        _ read: (StatementColumns) throws -> Value
    ) throws -> Value? {
        let statement = try Bound(sql, values, self)
        defer { statement.reset() }
        return try statement.step() ? read(statement.columns) : nil
    }

    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    /// The first column of the first row; nil when there is none, or it is NULL.
    static func fetchOne(_ db: Database, cached sql: String, arguments: StatementValues) throws -> Self? {
        try db.first(sql, arguments) { row in
            row.isNull(0) ? nil : Self(sqliteStatement: row.statement, index: 0)
        } ?? nil
    }
}

/// A statement with its values, which is at rest again after ``reset()``.
private struct Bound {
    let columns: StatementColumns
    private let sql: String
    private let db: Database

    init(_ sql: String, _ values: StatementValues, _ db: Database) throws {
        self.sql = sql
        self.db = db
        columns = StatementColumns(try db.cachedStatement(sql: sql))
        let code = values.bind(to: columns.statement)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Whether there is another row.
    func step() throws -> Bool {
        switch sqlite3_step(columns.statement) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw error(code)
        }
    }

    func reset() { sqlite3_reset(columns.statement) }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: sql)
    }
}
