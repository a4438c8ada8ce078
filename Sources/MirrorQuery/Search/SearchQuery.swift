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
        /// How much of a text an excerpt shows.
        let excerptTokens: Int
    }

    /// - Parameter words: The words' own expression, for the index in which CJK characters are tokens or the other one.
    init(_ db: Database, _ narrowing: SearchNarrowing, words: (_ separatingCJK: Bool) -> String) throws {
        self.db = db
        check = narrowing.check
        var indexes = [
            Index(table: "interruptionSearch", match: narrowing.match(words(false)), excerptTokens: 24)
        ]
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM interruptionSearchCJK_docsize)"
        )
        if try Bool.fetchOne(statement) == true {
            let index = Index(
                table: "interruptionSearchCJK",
                match: narrowing.match(words(true)),
                excerptTokens: 48
            )
            indexes.append(index)
        }
        self.indexes = indexes
    }

    /// The keys of what matches, the newest number first.
    func newest(_ page: ListPage) throws -> [Int64] {
        guard page.take != 0 else { return [] }
        let merged = select("s.rowid AS number", page.cursor.map { "s.rowid < \($0.number)" })
        let sql: SQL = "\(merged) ORDER BY number DESC LIMIT \(page.take ?? -1) OFFSET \(page.skip)"
        return try SQLRequest<Int64>(literal: sql, cached: true).fetchAll(db)
    }

    /// How many match, counted no further than `limit`.
    func count(limit: Int) throws -> Int {
        // The newest first, since the oldest are those that retention has taken, and would be passed over.
        let sql: SQL = """
            SELECT count(*) FROM (\(select("s.rowid AS number", nil)) ORDER BY number DESC LIMIT \(limit))
            """
        return try SQLRequest<Int>(literal: sql, cached: true).fetchOne(db) ?? 0
    }

    /// The keys of what matches best, among the newest `candidates`.
    ///
    /// - Returns: `isCut` says whether there are older matches, which were not weighed.
    func best(_ page: ListPage, candidates: Int) throws -> (numbers: [Int64], isCut: Bool) {
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
        return (try SQLRequest<Int64>(literal: sql, cached: true).fetchAll(db), ends.count > 1)
    }

    /// What stands around the match in a row.
    struct Excerpt {
        /// A line, the matches between ``SearchMarkers``.
        let snippet: String
        /// A bit for each of title, instructions, notes and answers that has a match.
        let columns: Int
    }

    /// The excerpts of rows that match.
    func excerpts(of numbers: [Int64]) throws -> [Int64: Excerpt] {
        guard let lowest = numbers.min(), let highest = numbers.max() else { return [:] }
        let keys = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        var excerpts: [Int64: Excerpt] = [:]
        for index in indexes {
            let table: SQL = "\(sql: index.table)"
            // NB: the + keeps SQLite from running the whole query once for each key. From the newest, since FTS5 begins at
            // an end of the index whatever the bounds, and at the oldest are those that retention has taken.
            let sql: SQL = """
                SELECT s.rowid, matchedColumns(\(table)),
                    excerpt(\(table), \(SearchMarkers.start), \(SearchMarkers.end), '…', \(index.excerptTokens))
                FROM \(table) AS s WHERE \(table) MATCH \(index.match)
                AND s.rowid BETWEEN \(lowest) AND \(highest) AND +s.rowid IN (SELECT value FROM json_each(\(keys)))
                ORDER BY s.rowid DESC
                """
            let rows = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
            while let row = try rows.next() {
                excerpts[row[0]] = Excerpt(snippet: row[2] ?? "", columns: row[1])
            }
        }
        return excerpts
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
