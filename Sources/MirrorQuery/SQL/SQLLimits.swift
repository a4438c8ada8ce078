import GRDBSQLite

/// How much a user's statement may take of this machine, time aside.
///
/// SQLite looks at interruptions between the steps of its program, not within a function, so a function gets
/// arguments of bounded size.
enum SQLLimits {
    /// The largest text, BLOB or row, in bytes; the largest page that is ever read from a server.
    static let valueSize = 64 << 20
    /// The most bytes of an answer, all rows together.
    static let answerSize = 256 << 20
    /// The longest statement, in bytes.
    static let statementSize = 1_000_000

    /// Applies the limits to a connection (https://www.sqlite.org/c3ref/limit.html).
    static func apply(to connection: OpaquePointer) {
        sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(valueSize))
        sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, Int32(statementSize))
        sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0)
    }
}
