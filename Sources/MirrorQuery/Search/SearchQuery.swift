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
        var hits: [SearchResult.Hit] = []
        if let take = page.take, narrowing.leavesOutGone {
            // Of few matches, their rows tell for less than the index whether they are meant; of very many that are
            // gone, the index does. So the rows tell of one page, and what is missing in it is asked of the index.
            let seen = try read(newestHits(place, .byRow, limit: take), into: &hits)
            guard seen.count == take, hits.count < take, let last = seen.last else { return hits }
            place = "hit.rowid < \(last)"
        }
        let limit = page.take.map { $0 - hits.count } ?? -1
        _ = try read(newestHits(place, .byIndex, limit: limit), into: &hits)
        return hits
    }

    private func newestHits(_ place: SQL?, _ check: Check, limit: Int) -> SQL {
        let merged = indexes.map { selectHits($0, place, check) }.joined(separator: " UNION ALL ")
        return "\(merged) ORDER BY place DESC LIMIT \(limit)"
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

    /// Some of what is known to match and to be meant, in no order.
    private func hits(of numbers: [Int64]) throws -> [SearchResult.Hit] {
        guard let lowest = numbers.min(), let highest = numbers.max() else { return [] }
        let keys = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        var hits: [SearchResult.Hit] = []
        for index in indexes {
            // NB: the + keeps SQLite from running the whole query once for each key. From the newest, since FTS5 begins at
            // an end of the index whatever the bounds, and at the oldest are those that retention has taken.
            let place: SQL = """
                hit.rowid BETWEEN \(lowest) AND \(highest) AND +hit.rowid IN (SELECT value FROM json_each(\(keys)))
                """
            _ = try read("\(selectHits(index, place, .done)) ORDER BY place DESC", into: &hits)
        }
        return hits
    }

    /// Reads what ``selectHits(_:_:_:)`` selects.
    ///
    /// - Returns: How many rows there were, those that are not meant too, and the number of the last.
    private func read(_ sql: SQL, into hits: inout [SearchResult.Hit]) throws -> (count: Int, last: Int64?) {
        var seen: (count: Int, last: Int64?) = (0, nil)
        try page.names.reading(db) { names in
            try db.eachRow(sql) { row in
                seen = (seen.count + 1, row.int(0))
                guard let columns = row.optionalInt(InterruptionPage.columnCount) else { return }
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
        return seen
    }

    /// The columns of the indexes that hold texts.
    private static let parts = ["title", "instructions", "notes", "answers"]

    /// How a statement tells which of the matches are meant.
    private enum Check {
        /// It leaves out the others, and asks the index which are gone.
        case byIndex
        /// It selects the others too, and says only of those that are meant where they match.
        case byRow
        /// It is given such numbers only.
        case done
    }

    /// Selects what ``read(_:into:)`` takes, and the number as `place` to sort by.
    private func selectHits(_ index: Index, _ place: SQL?, _ check: Check) -> SQL {
        let table: SQL = "\(sql: index.table)"
        let match = narrowing.match(index.words, checkingRows: check != .byIndex)
        let condition = check == .byIndex ? narrowing.condition : nil
        let conditions = ["\(table) MATCH \(match)" as SQL] + [place, condition].compactMap { $0 }
        func ifMeant(_ value: SQL) -> SQL {
            check == .byRow ? "CASE WHEN \(narrowing.rowCheck) THEN \(value) END" : value
        }
        let excerpt: SQL = """
            excerpt(
                \(table), \(text(index)), \(SearchMarkers.start), \(SearchMarkers.end), \(SearchMarkers.omission),
                \(index.excerptTokens)
            )
            """
        return """
            SELECT \(page.columns), \(ifMeant("matchedColumns(\(table))")) AS columns, \(ifMeant(excerpt)) AS snippet,
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
