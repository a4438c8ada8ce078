import GRDB
import MirrorStore

/// A search over the two full-text indexes: the expression for each, and what narrows it.
///
/// A row stands in one of the indexes, so what both find is merged and nothing is found twice.
struct SearchQuery {
    private let db: Database
    private let check: SQL?
    private let indexes: [Index]

    /// A full-text index and what it is asked.
    private struct Index {
        let table: String
        let match: String
        /// Where the texts of the row that `s` is at stand; nil for the table itself.
        let texts: SQL?
        /// How much of a text an excerpt shows.
        let excerptTokens: Int
    }

    /// - Parameter words: The words' own expression, for the index in which CJK characters are tokens or the other one.
    init(_ db: Database, _ narrowing: SearchNarrowing, words: (_ separatingCJK: Bool) -> String) throws {
        self.db = db
        check = narrowing.check
        var indexes = [
            Index(
                table: "interruptionSearch",
                match: narrowing.match(words(false)),
                texts: "interruptionText AS texts WHERE texts.number = s.rowid",
                excerptTokens: 24
            )
        ]
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM interruptionSearchCJK_docsize)"
        )
        if try Bool.fetchOne(statement) == true {
            let index = Index(
                table: "interruptionSearchCJK",
                match: narrowing.match(words(true)),
                texts: nil,
                excerptTokens: 48
            )
            indexes.append(index)
        }
        self.indexes = indexes
    }

    /// A row that matches.
    struct Hit {
        let number: Int64
        /// A line around the match, which stands between ``SearchMarkers``.
        let snippet: String
        /// A bit for each of title, instructions, notes and answers that has a match.
        let columns: Int
    }

    /// What matches, the newest number first.
    func newest(_ page: ListPage) throws -> [Hit] {
        guard page.take != 0 else { return [] }
        var place: SQL? = page.cursor.map { "s.rowid < \($0.number)" }
        if page.skip > 0 {
            // No excerpt is made of what is passed over.
            let sql: SQL = """
                \(select("s.rowid AS number", place)) ORDER BY number DESC LIMIT 1 OFFSET \(page.skip)
                """
            let first = try SQLRequest<Int64>(literal: sql, cached: true).fetchOne(db)
            guard let first else { return [] }
            place = "s.rowid <= \(first)"
        }
        let merged = indexes.map { select($0, columns(of: $0), place) }.joined(separator: " UNION ALL ")
        return try read("\(merged) ORDER BY number DESC LIMIT \(page.take ?? -1)")
    }

    /// How many match, counted no further than `limit`.
    func count(limit: Int) throws -> Int {
        // The newest first, since the oldest are those that retention has taken, and would be passed over.
        let sql: SQL = """
            SELECT count(*) FROM (\(select("s.rowid AS number", nil)) ORDER BY number DESC LIMIT \(limit))
            """
        return try SQLRequest<Int>(literal: sql, cached: true).fetchOne(db) ?? 0
    }

    /// What matches best, among the newest `candidates`.
    ///
    /// - Returns: `isCut` says whether there are older matches, which were not weighed.
    func best(_ page: ListPage, candidates: Int) throws -> (hits: [Hit], isCut: Bool) {
        guard page.take != 0 else { return ([], false) }
        let oldest: SQL = """
            \(select("s.rowid AS number", nil)) ORDER BY number DESC LIMIT 2 OFFSET \(candidates - 1)
            """
        let ends = try SQLRequest<Int64>(literal: oldest, cached: true).fetchAll(db)
        let parts: [SQL] = indexes.map { index in
            let relevance: SQL = "relevance(\(sql: index.table)) AS score, s.rowid AS number"
            return self.select(index, relevance, ends.first.map { "s.rowid >= \($0)" })
        }
        let sql: SQL = """
            SELECT number FROM (\(parts.joined(separator: " UNION ALL "))) ORDER BY score DESC, number DESC
            LIMIT \(page.take ?? -1) OFFSET \(page.skip)
            """
        let numbers = try SQLRequest<Int64>(literal: sql, cached: true).fetchAll(db)
        let hits = Dictionary(try hits(of: numbers).map { ($0.number, $0) }) { first, _ in first }
        return (numbers.compactMap { hits[$0] }, ends.count > 1)
    }

    /// Some of what matches, in no order.
    private func hits(of numbers: [Int64]) throws -> [Hit] {
        guard let lowest = numbers.min(), let highest = numbers.max() else { return [] }
        let keys = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        return try indexes.flatMap { index in
            let table: SQL = "\(sql: index.table)"
            // NB: the + keeps SQLite from running the whole query once for each key. From the newest, since FTS5 begins at
            // an end of the index whatever the bounds, and at the oldest are those that retention has taken.
            return try read(
                """
                SELECT \(columns(of: index)) FROM \(table) AS s WHERE \(table) MATCH \(index.match)
                AND s.rowid BETWEEN \(lowest) AND \(highest) AND +s.rowid IN (SELECT value FROM json_each(\(keys)))
                ORDER BY s.rowid DESC
                """
            )
        }
    }

    private func read(_ sql: SQL) throws -> [Hit] {
        let (sql, arguments) = try sql.build(db)
        let statement = try db.cachedStatement(sql: sql)
        var hits: [Hit] = []
        try statement.eachRow(arguments) { row in
            hits.append(Hit(number: row.int(0), snippet: row.text(2), columns: Int(row.int(1))))
        }
        return hits
    }

    /// The columns of a ``Hit``.
    private func columns(of index: Index) -> SQL {
        let table: SQL = "\(sql: index.table)"
        let column: SQL = """
            CASE excerptColumn(\(table)) WHEN 0 THEN title WHEN 1 THEN instructions WHEN 2 THEN notes ELSE answers END
            """
        let text = index.texts.map { "(SELECT \(column) FROM \($0))" as SQL } ?? column
        return """
            s.rowid AS number, matchedColumns(\(table)) AS columns,
            excerpt(\(table), \(text), \(SearchMarkers.start), \(SearchMarkers.end), '…', \(index.excerptTokens))
                AS snippet
            """
    }

    private func select(_ columns: SQL, _ place: SQL?) -> SQL {
        indexes.map { select($0, columns, place) }.joined(separator: " UNION ALL ")
    }

    private func select(_ index: Index, _ columns: SQL, _ place: SQL?) -> SQL {
        let match: SQL = "\(sql: index.table) MATCH \(index.match)"
        let conditions = [match] + [place, check].compactMap { $0 }
        return
            "SELECT \(columns) FROM \(sql: index.table) AS s WHERE \(conditions.joined(separator: " AND "))"
    }
}
