import Foundation
import GRDB
import GRDBSQLite

/// What a parameter can be.
protocol StatementValue {
    /// - Returns: SQLite's code.
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32
}

/// Has SQLite make a copy of a text or BLOB that it is given.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Optional: StatementValue where Wrapped: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        switch self {
        case let value?: value.bind(to: statement, at: index)
        case nil: sqlite3_bind_null(statement, index)
        }
    }
}

extension Int64: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self)
    }
}

extension Int: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, Int64(self))
    }
}

extension Bool: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self ? 1 : 0)
    }
}

extension String: StatementValue {
    /// Up to the first NUL, at which a text ends for SQLite's functions, and so for what reads it back.
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        var text = self
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                guard let start = bytes.baseAddress else {
                    // Without an address SQLite would take an empty text for NULL.
                    return sqlite3_bind_text(statement, index, "", 0, transient)
                }
                let length = strnlen(start, bytes.count)
                return sqlite3_bind_text(statement, index, start, Int32(length), transient)
            }
        }
    }
}

extension [UInt8]: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        withUnsafeBytes { bytes in
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), transient)
        }
    }
}

extension Data: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        withUnsafeBytes { bytes in
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), transient)
        }
    }
}
