import GRDB
import MirrorStore

/// A search over the two full-text indexes: the expression for each, and what narrows it.
///
/// A row stands in one of the indexes, so what both find is merged and nothing is found twice.
struct SearchQuery {
    private let page: InterruptionPage
    private let narrowing: SearchNarrowing
    private let indexes: [Index]

    private var db: Database { page.db }

    /// A full-text index and what it is asked.
    private struct Index {
        let table: String
        /// The words' own expression.
        let words: String
        /// Where the texts of the row that `hit` is at stand; nil for the table itself.
        let texts: SQL?
        /// How much of a text an excerpt shows.
        let excerptTokens: Int
    }

    /// - Parameters:
    ///   - page: Reads what is found.
    ///   - words: The words' own expression, for the index in which CJK characters are tokens or the other one.
    init(
        _ page: InterruptionPage,
        _ narrowing: SearchNarrowing,
        words: (_ separatingCJK: Bool) -> String
    ) throws {
        self.page = page
        self.narrowing = narrowing
        var indexes = [
            Index(
                table: "interruptionSearch",
                words: words(false),
                texts: "interruptionText AS texts WHERE texts.number = hit.rowid",
                excerptTokens: 24
            )
        ]
        let statement = try page.db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM interruptionSearchCJK_docsize)"
        )
        if try statement.first(row: { $0.bool(0) }) == true {
            let index = Index(
                table: "interruptionSearchCJK",
                words: words(true),
                texts: nil,
                excerptTokens: 48
            )
            indexes.append(index)
        }
        self.indexes = indexes
    }

    /// What matches, the newest number first.
    func newest(_ page: ListPage) throws -> [SearchResult.Hit] {
        guard page.take != 0 else { return [] }
        var place: SQL? = page.cursor.map { "hit.rowid < \($0.number)" }
        if page.skip > 0 {
            // What is passed over is not read.
            let sql: SQL = """
                \(selectNumbers(place)) ORDER BY number DESC LIMIT 1 OFFSET \(page.skip)
                """
            let first = try SQLRequest<Int64>(literal: sql, cached: true).fetchOne(db)
            guard let first else { return [] }
            place = "hit.rowid <= \(first)"
        }
        let merged = indexes.map { selectHits($0, place) }.joined(separator: " UNION ALL ")
        return try read("\(merged) ORDER BY place DESC LIMIT \(page.take ?? -1)")
    }

    /// How many match, counted no further than `limit`.
    func count(limit: Int) throws -> Int {
        // The newest first, since the oldest are those that retention has taken, and would be passed over.
        let sql: SQL = """
            SELECT count(*) FROM (\(selectNumbers(nil)) ORDER BY number DESC LIMIT \(limit))
            """
        return try SQLRequest<Int>(literal: sql, cached: true).fetchOne(db) ?? 0
    }

    /// What matches best, among the newest `candidates`.
    ///
    /// - Returns: `isCut` says whether there are older matches, which were not weighed.
    func best(_ page: ListPage, candidates: Int) throws -> (hits: [SearchResult.Hit], isCut: Bool) {
        guard page.take != 0 else { return ([], false) }
        let oldest: SQL = """
            \(selectNumbers(nil)) ORDER BY number DESC LIMIT 2 OFFSET \(candidates - 1)
            """
        let ends = try SQLRequest<Int64>(literal: oldest, cached: true).fetchAll(db)
        let parts: [SQL] = indexes.map { index in
            let relevance: SQL = "relevance(\(sql: index.table)) AS score, hit.rowid AS number"
            return select(index, relevance, ends.first.map { "hit.rowid >= \($0)" })
        }
        let sql: SQL = """
            SELECT number FROM (\(parts.joined(separator: " UNION ALL "))) ORDER BY score DESC, number DESC
            LIMIT \(page.take ?? -1) OFFSET \(page.skip)
            """
        let numbers = try SQLRequest<Int64>(literal: sql, cached: true).fetchAll(db)
        let hits = Dictionary(try hits(of: numbers).map { ($0.summary.number, $0) }) { first, _ in first }
        return (numbers.compactMap { hits[$0] }, ends.count > 1)
    }

    /// Some of what matches, in no order.
    private func hits(of numbers: [Int64]) throws -> [SearchResult.Hit] {
        guard let lowest = numbers.min(), let highest = numbers.max() else { return [] }
        let keys = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        return try indexes.flatMap { index in
            // NB: the + keeps SQLite from running the whole query once for each key. From the newest, since FTS5 begins at
            // an end of the index whatever the bounds, and at the oldest are those that retention has taken.
            let place: SQL = """
                hit.rowid BETWEEN \(lowest) AND \(highest) AND +hit.rowid IN (SELECT value FROM json_each(\(keys)))
                """
            return try read("\(selectHits(index, place)) ORDER BY place DESC")
        }
    }

    private func read(_ sql: SQL) throws -> [SearchResult.Hit] {
        var hits: [SearchResult.Hit] = []
        try page.names.reading(db) { names in
            try db.eachRow(sql) { row in
                let columns = row.int(InterruptionPage.columnCount)
                hits.append(
                    SearchResult.Hit(
                        summary: try page.summary(row, &names),
                        snippet: row.withBytes(InterruptionPage.columnCount + 1, SnippetText.readable),
                        matchedIn: Self.parts.indices.filter { columns & (1 << $0) != 0 }.map {
                            Self.parts[$0]
                        }
                    )
                )
            }
        }
        return hits
    }

    /// The columns of the indexes that hold texts.
    private static let parts = ["title", "instructions", "notes", "answers"]

    /// Selects what ``read(_:)`` takes, and the number as `place` to sort by.
    private func selectHits(_ index: Index, _ place: SQL?) -> SQL {
        let table: SQL = "\(sql: index.table)"
        let match = narrowing.match(index.words, checkingRows: true)
        let conditions = ["\(table) MATCH \(match)" as SQL] + [place, narrowing.rowCheck].compactMap { $0 }
        return """
            SELECT \(page.columns), matchedColumns(\(table)) AS columns,
                excerpt(
                    \(table), \(text(index)), \(SearchMarkers.start), \(SearchMarkers.end), \(SearchMarkers.omission),
                    \(index.excerptTokens)
                ) AS snippet,
                hit.rowid AS place
            FROM \(table) AS hit CROSS JOIN interruption AS i ON i.number = hit.rowid \(page.joins)
            WHERE \(conditions.joined(separator: " AND "))
            """
    }

    /// The text of which an excerpt shows a part.
    private func text(_ index: Index) -> SQL {
        let holder: SQL = index.texts == nil ? "hit" : "texts"
        let column: SQL = """
            CASE excerptColumn(\(sql: index.table)) WHEN 0 THEN \(holder).title WHEN 1 THEN \(holder).instructions
                WHEN 2 THEN \(holder).notes ELSE \(holder).answers END
            """
        return index.texts.map { "(SELECT \(column) FROM \($0))" } ?? column
    }

    private func selectNumbers(_ place: SQL?) -> SQL {
        indexes.map { select($0, "hit.rowid AS number", place) }.joined(separator: " UNION ALL ")
    }

    private func select(_ index: Index, _ columns: SQL, _ place: SQL?) -> SQL {
        let match = narrowing.match(index.words, checkingRows: false)
        let conditions =
            ["\(sql: index.table) MATCH \(match)" as SQL] + [place, narrowing.check].compactMap { $0 }
        return """
            SELECT \(columns) FROM \(sql: index.table) AS hit WHERE \(conditions.joined(separator: " AND "))
            """
    }
}
