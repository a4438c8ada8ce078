import GRDB
import GRDBSQLite
import WireFormat

/// One statement of a user's, compiled under ``SQLAuthorizer`` and ``SQLLimits``.
///
/// GRDB compiles statements under an authorizer of its own, and a connection has one, so this one is compiled by SQLite
/// itself.
struct SQLStatement: ~Copyable {
    private let connection: OpaquePointer
    private let statement: OpaquePointer
    private let run: SQLRun

    /// - Throws: ``QueryError`` for what is not one statement that reads.
    init(_ sql: String, on connection: OpaquePointer, run: SQLRun) throws {
        var text = sql
        let (code, compiled, rest) = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { Self.compile($0, on: connection) }
        }
        guard code == SQLITE_OK else { throw Self.error(code, of: connection, run: run) }
        guard let compiled else { throw QueryError.notReading(sql) }
        guard Self.compilesToNothing(rest, on: connection) else {
            sqlite3_finalize(compiled)
            throw QueryError(
                code: .invalidQuery,
                message: "there is more than one statement",
                hint: "Give one at a time."
            )
        }
        self.connection = connection
        self.run = run
        statement = compiled
    }

    deinit {
        sqlite3_finalize(statement)
    }

    /// The rows, as many as the limit allows.
    func rows(limit: Int) throws -> SQLResult {
        let columns = 0..<sqlite3_column_count(statement)
        var result = SQLResult(
            columns: columns.map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
        )
        var size = 0
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw Self.error(code, of: connection, run: run) }
                return result
            }
            guard result.rows.count < limit else {
                result.isCut = true
                return result
            }
            result.rows.append(
                columns.map { column in
                    size += Int(sqlite3_column_bytes(statement, column)) + MemoryLayout<JSONValue>.size
                    return value(column)
                }
            )
            guard size <= SQLLimits.answerSize else {
                throw QueryError(
                    code: .invalidQuery,
                    message: "the answer is larger than \(SQLLimits.answerSize >> 20) MiB",
                    hint: "Select fewer columns or rows; substr() shortens a text."
                )
            }
        }
    }

    /// A value of the row in hand; a BLOB as hexadecimal digits.
    private func value(_ column: Int32) -> JSONValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .int(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: .double(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            .string(String(decoding: bytes(sqlite3_column_text(statement, column), column), as: UTF8.self))
        case SQLITE_BLOB:
            .string(Self.hexadecimal(bytes(sqlite3_column_blob(statement, column), column)))
        default: .null
        }
    }

    private func bytes(_ start: UnsafeRawPointer?, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    private static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Compiles the first statement of a text; nil where there is only white space and comments.
    private static func compile(_ sql: UnsafeBufferPointer<CChar>, on connection: OpaquePointer)
        -> (code: Int32, statement: OpaquePointer?, rest: String)
    {
        var statement: OpaquePointer?
        var end: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v2(
            connection,
            sql.baseAddress,
            Int32(clamping: sql.count),
            &statement,
            &end
        )
        guard let start = sql.baseAddress, let end else { return (code, statement, "") }
        let rest = UnsafeRawBufferPointer(sql)[(end - start)...]
        return (code, statement, String(decoding: rest, as: UTF8.self))
    }

    /// Whether a text is white space, comments and semicolons.
    private static func compilesToNothing(_ text: String, on connection: OpaquePointer) -> Bool {
        var text = text
        let (code, statement, _) = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { compile($0, on: connection) }
        }
        sqlite3_finalize(statement)
        return code == SQLITE_OK && statement == nil
    }

    private static func error(_ code: Int32, of connection: OpaquePointer, run: SQLRun) -> any Error {
        let message = String(cString: sqlite3_errmsg(connection))
        switch code & 0xFF {
        case _ where run.refusal != nil:
            return QueryError(
                code: .invalidQuery,
                message: "the statement would \(run.refusal ?? ""), and `sql` only reads",
                hint: "Use SELECT, WITH, VALUES or EXPLAIN."
            )
        case SQLITE_TOOBIG:
            return QueryError(
                code: .invalidQuery,
                message: "a value would be larger than \(SQLLimits.valueSize >> 20) MiB, or the statement is"
                    + " longer than \(SQLLimits.statementSize) bytes",
                hint: "Take less of it; substr() shortens a text."
            )
        case SQLITE_NOMEM:
            return QueryError(
                code: .invalidQuery,
                message: "the statement takes more memory than there is",
                hint: "Narrow it."
            )
        default:
            return DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
                message: message
            )
        }
    }
}

extension QueryError {
    /// For a text that is no statement that reads.
    static func notReading(_ text: String) -> QueryError {
        QueryError(
            code: .invalidQuery,
            message: "'\(text)' is not a statement that reads",
            hint: "Use SELECT, WITH, VALUES or EXPLAIN."
        )
    }
}
