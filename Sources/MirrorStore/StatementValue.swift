import Foundation
import GRDB
import GRDBSQLite

/// What a parameter can be.
protocol StatementValue {
    /// - Parameter bytes: Keeps what SQLite does not copy, until the statement has run.
    /// - Returns: SQLite's code.
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32
}

extension Optional: StatementValue where Wrapped: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        switch self {
        case let value?: value.bind(to: statement, at: index, bytes)
        case nil: sqlite3_bind_null(statement, index)
        }
    }
}

extension Int64: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        sqlite3_bind_int64(statement, index, self)
    }
}

extension Int: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        sqlite3_bind_int64(statement, index, Int64(self))
    }
}

extension Bool: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        sqlite3_bind_int64(statement, index, self ? 1 : 0)
    }
}

extension String: StatementValue {
    /// Up to the first NUL, at which a text ends for SQLite's functions, and so for what reads it back.
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        var text = self
        return text.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else {
                    // Without an address SQLite would take an empty text for NULL.
                    return sqlite3_bind_text(statement, index, "", 0, nil)
                }
                let length = strnlen(start, text.count)
                return bytes.bindText(
                    UnsafeBufferPointer(rebasing: text[..<length]),
                    to: statement,
                    at: index
                )
            }
        }
    }
}

extension [UInt8]: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        withUnsafeBytes { blob in
            blob.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0) : bytes.bindBlob(blob, to: statement, at: index)
        }
    }
}

extension Data: StatementValue {
    func bind(to statement: SQLiteStatement, at index: Int32, _ bytes: BoundBytes) -> Int32 {
        withUnsafeBytes { blob in
            blob.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0) : bytes.bindBlob(blob, to: statement, at: index)
        }
    }
}
