import GRDB
import MirrorStore

extension MirrorQueries {
    /// Runs one statement that only reads, on a connection of its own to the file at ``path``.
    ///
    /// - Parameters:
    ///   - sql: A SELECT, WITH, VALUES or EXPLAIN statement.
    ///   - rowLimit: How many rows are read at most.
    ///   - timeLimit: How long it may take.
    /// - Throws: ``QueryError`` for any other statement, and for one that would take too much memory; ``StoreError``
    ///   when SQLite refuses it or time is up.
    package func sql(_ sql: String, rowLimit: Int, timeLimit: Duration) async throws -> SQLResult {
        // The authorizer refuses the rest; this says it in words that a reader of SQL knows.
        let first = Self.firstWord(of: sql)
        guard ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(first) else {
            throw QueryError.notReading(first.isEmpty ? sql : first)
        }
        guard !sql.utf8.contains(0) else {
            throw QueryError(
                code: .invalidQuery,
                message: "the statement holds a NUL character, where SQLite would stop reading",
                hint: "Use char(0) for one."
            )
        }
        let reader = try MirrorReader.open(path)
        let path = path
        return try await withThrowingTaskGroup(of: SQLResult?.self) { group in
            group.addTask {
                do {
                    return try await SQLRun().rows(of: sql, limit: rowLimit, on: reader)
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
}
