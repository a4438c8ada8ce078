import GRDB
import MirrorStore
package import WireFormat

/// What a statement of a user's gave.
package struct SQLResult: Sendable {
    package var columns: [String]
    package var rows: [[JSONValue]]
    /// More rows followed than the limit allows.
    package var isCut: Bool

    package var json: JSONValue {
        .array(rows.map { row in .object(zip(columns, row).map { JSONValue.Member($0, $1) }) })
    }
}

extension MirrorQueries {
    /// Runs one statement that only reads.
    ///
    /// - Parameters:
    ///   - sql: A SELECT, WITH, VALUES or EXPLAIN statement.
    ///   - rowLimit: How many rows are read at most.
    ///   - timeLimit: How long it may take.
    /// - Throws: ``QueryError`` for any other statement, ``StoreError`` when SQLite refuses it or time is up.
    package func sql(_ sql: String, rowLimit: Int, timeLimit: Duration) async throws -> SQLResult {
        let first = Self.firstWord(of: sql)
        guard ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(first) else {
            throw QueryError(
                code: .invalidQuery,
                message: "'\(first.isEmpty ? sql : first)' is not a statement that reads",
                hint: "Use SELECT, WITH, VALUES or EXPLAIN."
            )
        }
        let path = path
        return try await withThrowingTaskGroup(of: SQLResult?.self) { group in
            group.addTask {
                do {
                    return try await reader.read { db in try Self.rows(of: sql, limit: rowLimit, in: db) }
                } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
                    throw QueryError(
                        code: .invalidQuery,
                        message: "the statement writes",
                        hint: "Use SELECT, WITH, VALUES or EXPLAIN."
                    )
                } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
                    throw QueryError(
                        code: .invalidQuery,
                        message: "there is more than one statement",
                        hint: "Give one at a time."
                    )
                } catch let error as DatabaseError {
                    throw StoreError(error, path: path)
                }
            }
            group.addTask {
                try await ContinuousClock().sleep(for: timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else {
                throw StoreError(
                    code: .interrupted,
                    message: "the statement took longer than \(timeLimit)",
                    hint: "Narrow it, or allow more with --time-limit."
                )
            }
            return result
        }
    }

    /// The statement's first word in capitals, white space and comments before it left out.
    private static func firstWord(of sql: String) -> String {
        var rest = Substring(sql)
        while true {
            rest = rest.drop { $0.isWhitespace }
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*"), let end = rest.firstRange(of: "*/") {
                rest = rest[end.upperBound...]
            } else {
                return rest.prefix { $0.isLetter }.uppercased()
            }
        }
    }

    private static func rows(of sql: String, limit: Int, in db: Database) throws -> SQLResult {
        let statement = try db.makeStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement)
        var result = SQLResult(columns: statement.columnNames, rows: [], isCut: false)
        while let row = try cursor.next() {
            guard result.rows.count < limit else {
                result.isCut = true
                break
            }
            result.rows.append(row.databaseValues.map(JSONValue.init))
        }
        return result
    }
}

extension JSONValue {
    /// A value of SQLite's; a BLOB as hexadecimal digits.
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .string(let text): self = .string(text)
        case .blob(let bytes):
            let digits = Array("0123456789abcdef")
            self = .string(String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }))
        }
    }
}
