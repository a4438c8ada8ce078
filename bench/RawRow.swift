import Foundation
import GRDB
import GRDBSQLite

/// A row's values, held outside any database.
struct RawRow {
    private let statement: OpaquePointer
    private let values: [OpaquePointer?]

    /// A statement that reads rows of one database, and one that writes such a row to another.
    struct Copying {
        let read: OpaquePointer
        let write: OpaquePointer

        /// - Parameter insert: As far as the values: the verb, the table and, where they are not all of its, the columns.
        init(_ select: String, _ from: RawConnection, _ insert: String, _ to: RawConnection) throws {
            read = try from.prepare(select)
            let marks = Array(repeating: "?", count: Int(sqlite3_column_count(read))).joined(separator: ", ")
            write = try to.prepare("\(insert) VALUES (\(marks))")
        }

        /// The rows for a key.
        func rows(_ key: Int64) -> [RawRow] {
            sqlite3_bind_int64(read, 1, key)
            return rows()
        }

        /// The rows for what is bound.
        func rows() -> [RawRow] {
            defer { sqlite3_reset(read) }
            var rows: [RawRow] = []
            while sqlite3_step(read) == SQLITE_ROW {
                let values = (0..<sqlite3_column_count(read)).map {
                    sqlite3_value_dup(sqlite3_column_value(read, $0))
                }
                rows.append(RawRow(statement: write, values: values))
            }
            return rows
        }
    }

    /// The text in a column.
    func text(_ column: Int) -> String {
        sqlite3_value_text(values[column]).map { String(cString: $0) } ?? ""
    }

    func write() throws {
        for (place, value) in values.enumerated() { bind(value, at: Int32(place) + 1) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw CocoaError(.fileWriteUnknown) }
        sqlite3_reset(statement)
    }

    /// Without a copy: the row outlives the statement's run.
    private func bind(_ value: OpaquePointer?, at place: Int32) {
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: sqlite3_bind_int64(statement, place, sqlite3_value_int64(value))
        case SQLITE_TEXT:
            let text = UnsafeRawPointer(sqlite3_value_text(value))?.assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text(statement, place, text, sqlite3_value_bytes(value), nil)
        case SQLITE_BLOB:
            sqlite3_bind_blob(statement, place, sqlite3_value_blob(value), sqlite3_value_bytes(value), nil)
        default: sqlite3_bind_value(statement, place, value)
        }
    }

    func free() { for value in values { sqlite3_value_free(value) } }
}

/// SQLite's C interface with errors thrown.
struct RawConnection {
    private let connection: OpaquePointer?

    init(_ connection: OpaquePointer?) throws { self.connection = connection }

    func prepare(_ sql: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw error(code, sql) }
        return statement
    }

    func execute(_ sql: String) throws {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql) }
    }

    func integers(_ sql: String) throws -> [Int64] {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        var found: [Int64] = []
        while sqlite3_step(statement) == SQLITE_ROW { found.append(sqlite3_column_int64(statement, 0)) }
        return found
    }

    func texts(_ sql: String) throws -> [String] {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        var found: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            found.append(String(cString: sqlite3_column_text(statement, 0)))
        }
        return found
    }

    private func error(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: sql
        )
    }
}
