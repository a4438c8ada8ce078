import GRDB
import GRDBSQLite
import MirrorStore
import Synchronization

/// Statements that run with nothing around SQLite's own functions: what no binding can be faster than.
struct BareStatements {
    private let connection: OpaquePointer?
    /// Keeps the connection open.
    private let queue: any DatabaseReader

    /// Opens the mirror as a reader of ours does, with the same settings and search functions.
    init(path: String) throws {
        queue = try MirrorReader.open(path)
        connection = try queue.unsafeRead { $0.sqliteConnection }
    }

    func prepare(_ statements: [String]) throws -> [OpaquePointer] {
        try statements.map { sql in
            var statement: OpaquePointer?
            let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
            guard code == SQLITE_OK, let statement else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql)
            }
            return statement
        }
    }

    func run(_ statements: [OpaquePointer]) {
        for statement in statements {
            while sqlite3_step(statement) == SQLITE_ROW {
                for column in 0..<sqlite3_column_count(statement) {
                    switch sqlite3_column_type(statement, column) {
                    case SQLITE_INTEGER: _ = sqlite3_column_int64(statement, column)
                    case SQLITE_FLOAT: _ = sqlite3_column_double(statement, column)
                    case SQLITE_NULL: break
                    default:
                        _ = sqlite3_column_text(statement, column)
                        _ = sqlite3_column_bytes(statement, column)
                    }
                }
            }
            sqlite3_reset(statement)
        }
    }
}

/// Statements in the order in which they ran.
final class StatementList: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func add(_ sql: String) { list.withLock { $0.append(sql) } }
}
