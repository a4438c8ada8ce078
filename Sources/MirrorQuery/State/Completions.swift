import GRDB
package import MirrorStore

/// What an id or a name that is being typed can become.
package struct Completions: Sendable, Equatable {
    /// One way to go on.
    package struct Value: Sendable, Equatable {
        package var text: String
        /// Where the document is; nil for a space itself, and for what belongs to none.
        package var spaceName: String?
    }

    package var values: [Value]
    /// Whether there are more than were asked for.
    package var hasMore: Bool

    package static let none = Completions(values: [], hasMore: false)
}

extension MirrorQueries {
    /// The names of spaces that begin so, letter case aside.
    package func spaceNames(beginningWith prefix: String, limit: Int) throws -> Completions {
        let names = try read { db in
            try String.fetchAll(db, sql: "SELECT name FROM space ORDER BY isVisible DESC, name LIMIT 10000")
        }
        let matches = names.filter { $0.lowercased().hasPrefix(prefix.lowercased()) }
        return Completions(
            values: matches.prefix(limit).map { Completions.Value(text: $0) },
            hasMore: matches.count > limit
        )
    }

    /// The ids of interruptions or tasks that the server lists and that begin so, the newest number first.
    ///
    /// - Parameter space: A name or an id; nil for any.
    package func ids(_ kind: RowKind, beginningWith prefix: String, space: String?, limit: Int) throws
        -> Completions
    {
        let key: RowKey.Kind = kind == .interruption ? .interruption : .task
        guard let ranges = Self.ranges(of: prefix, key) else {
            return Completions(values: [], hasMore: false)
        }
        return try read { db in
            var number: Int64?
            if let space {
                let known = try NameResolver(db: db).spaceIfKnown(space)
                guard let known else { return Completions(values: [], hasMore: false) }
                number = known
            }
            var values: [Completions.Value] = []
            // The longest numbers first: they are the newest.
            for range in ranges.reversed() where values.count <= limit {
                let rows = try Row.fetchAll(
                    db.cachedStatement(sql: kind == .interruption ? Self.interruptionIDs : Self.taskIDs),
                    arguments: [
                        "first": range.lowerBound, "last": range.upperBound, "space": number,
                        "limit": limit + 1 - values.count,
                    ]
                )
                values += rows.map { Completions.Value(text: RowKey.id($0[0], key), spaceName: $0[1]) }
            }
            return Completions(values: Array(values.prefix(limit)), hasMore: values.count > limit)
        }
    }

    private static let interruptionIDs = """
        SELECT i.number, s.name FROM interruption AS i JOIN space AS s ON s.number = i.space
        WHERE i.number BETWEEN :first AND :last AND i.goneAt IS NULL AND (:space IS NULL OR i.space = :space)
        ORDER BY i.number DESC LIMIT :limit
        """

    private static let taskIDs = """
        SELECT t.number, s.name FROM task AS t LEFT JOIN space AS s ON s.number = t.space
        WHERE t.number BETWEEN :first AND :last AND t.goneAt IS NULL AND (:space IS NULL OR t.space = :space)
        ORDER BY t.number DESC LIMIT :limit
        """

    /// The numbers whose ids begin so, fewest digits first; nil when none can.
    private static func ranges(of prefix: String, _ kind: RowKey.Kind) -> [ClosedRange<Int64>]? {
        let word = kind.rawValue
        guard prefix.count > word.count else {
            return word.lowercased().hasPrefix(prefix.lowercased()) ? [0...Int64.max] : nil
        }
        let digits = prefix.dropFirst(word.count)
        guard prefix.lowercased().hasPrefix(word.lowercased()), digits.utf8.count <= 18,
            let start = Int64(digits), start >= 0, String(start) == digits
        else { return nil }
        guard start > 0 else { return [0...0] }
        var ranges = [start...start]
        var width: Int64 = 10
        for _ in digits.utf8.count..<18 {
            ranges.append(start * width...start * width + width - 1)
            width *= 10
        }
        return ranges
    }
}

extension NameResolver {
    /// The number of a space by its id or name, letter case aside; nil when there is none or several.
    fileprivate func spaceIfKnown(_ text: String) throws -> Int64? {
        let numbers = try Int64.fetchAll(
            db,
            sql: "SELECT number FROM space WHERE id = :text COLLATE NOCASE OR name = :text COLLATE NOCASE",
            arguments: ["text": text]
        )
        return numbers.count == 1 ? numbers[0] : nil
    }
}
