import GRDB
import MirrorStore
package import WireFormat

/// What a search found.
package struct SearchResult: Sendable {
    /// How many match; at most ``countLimit``.
    package var totalResults: Int
    package var skip: Int
    package var take: Int?
    package var order: SearchOrder
    /// Whether older matches than the newest ``candidateLimit`` were not weighed, when sorted by relevance.
    package var isRankingCut: Bool
    /// The past instant that was asked about; the words are looked for in the texts of today.
    package var asOf: Timestamp?
    package var items: [Hit]
    /// Where the next page begins; nil when there is none, or the order is by relevance.
    package var nextCursor: String?
    package var state: MirrorState

    /// One match.
    package struct Hit: Sendable {
        package var summary: InterruptionSummary
        /// A line around the match, which stands between ``SearchMarkers``.
        package var snippet: String
        /// The parts that match: title, instructions, notes, answers.
        package var matchedIn: [String]

        package var json: JSONValue {
            guard case .object(let members) = summary.json else { return summary.json }
            let marked = snippet.replacing(SearchMarkers.start, with: "**").replacing(
                SearchMarkers.end,
                with: "**"
            )
            return .object(
                members + [
                    JSONValue.Member("snippet", .string(marked)),
                    JSONValue.Member("matchedIn", .array(matchedIn.map(JSONValue.string))),
                ]
            )
        }
    }

    /// A count goes no further: beyond it, nobody reads on, and counting costs.
    package static let countLimit = 10_001

    /// Sorting by relevance weighs so many matches, the newest.
    package static let candidateLimit = 5000

    /// Whether ``totalResults`` is all there are.
    package var isTotalExact: Bool { totalResults < Self.countLimit }

    /// Octopus's envelope, whether its total is exact, the order, and the mirror's state.
    package var json: JSONValue {
        var extras: [JSONValue.Member] = [
            .init("totalIsExact", .bool(isTotalExact)), .init("sort", .string(order.rawValue)),
        ]
        if order == .relevance { extras.append(.init("rankingIsCut", .bool(isRankingCut))) }
        if let asOf { extras.append(.init("asOf", .string(asOf.description))) }
        return ListEnvelope(
            total: totalResults,
            take: take,
            extras: extras,
            items: items.map(\.json),
            state: state,
            nextCursor: nextCursor
        ).json
    }
}

/// The order of what a search found.
package enum SearchOrder: String, Sendable, CaseIterable {
    /// The newest number first.
    case newest
    /// What has the words most and earliest counts more, among the newest matches.
    case relevance
}

/// What a snippet has around a match; private-use characters, which no instruction holds.
package enum SearchMarkers {
    package static let start = "\u{E000}"
    package static let end = "\u{E001}"
    /// Where text was left out.
    static let omission = "…"
}

extension MirrorQueries {
    /// Finds interruptions by the words in their title, instructions, notes and answers.
    ///
    /// - Parameters:
    ///   - text: What a person typed; with `isRaw`, an expression of FTS5.
    ///   - filter: Narrows as it does for a list.
    /// - Throws: ``QueryError`` when there is nothing to look for, or a raw expression is malformed.
    package func search(
        _ text: String,
        isRaw: Bool = false,
        order: SearchOrder = .newest,
        _ filter: InterruptionFilter = InterruptionFilter(),
        _ page: ListPage = ListPage()
    ) throws -> SearchResult {
        try filter.validate()
        let expression = isRaw ? nil : try SearchExpression(text)
        let question = { "search \(isRaw) \(order) \(text) \(filter.question)" }
        try page.cursor?.check(question)
        if page.cursor != nil && order == .relevance {
            throw QueryError(
                code: .invalidQuery,
                message: "a list by relevance has no cursor",
                hint: "Use --skip, or leave out --sort."
            )
        }
        return try read { db in
            let narrowing = try SearchNarrowing(filter, in: db)
            var state = try MirrorState.read(db, spaces: narrowing.spaces, kinds: [.interruption])
            if let asOf = filter.asOf { try state.limit(to: asOf, in: db) }
            if isRaw { try Self.checkRaw(text, in: db) }
            let reader = InterruptionPage(db: db, server: state.server, asOf: filter.asOf, names: names)
            let query = try SearchQuery(reader, narrowing) { separatingCJK in
                expression?.match(separatingCJK: separatingCJK)
                    ?? "{title instructions notes answers} : (\(text))"
            }
            do {
                let found =
                    switch order {
                    case .newest: (hits: try query.newest(page), isCut: false)
                    case .relevance: try query.best(page, candidates: SearchResult.candidateLimit)
                    }
                let total =
                    try Self.total(page, found.hits.count, isCut: found.isCut)
                    ?? query.count(limit: SearchResult.countLimit)
                let items = found.hits
                return SearchResult(
                    totalResults: total,
                    skip: page.skip,
                    take: page.take,
                    order: order,
                    isRankingCut: found.isCut,
                    asOf: filter.asOf,
                    items: items,
                    nextCursor: order == .relevance
                        ? nil
                        : page.next(
                            after: items.last.map { ($0.summary.created.milliseconds, $0.summary.number) },
                            count: items.count,
                            total: total < SearchResult.countLimit ? total : .max,
                            question: question
                        ),
                    state: state
                )
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                throw QueryError(
                    code: .invalidQuery,
                    message:
                        "'\(text.prefix(60))' cannot be searched for (\(error.message ?? "no reason given"))",
                    hint: "Search for fewer words."
                )
            }
        }
    }

    /// How many match, as far as is counted, where the page shows it: it has room for more, and there are none.
    private static func total(_ page: ListPage, _ count: Int, isCut: Bool) -> Int? {
        let isLast = page.take.map { count < $0 } ?? true
        guard isLast, !isCut, page.cursor == nil, count > 0 || page.skip == 0 else { return nil }
        return min(page.skip + count, SearchResult.countLimit)
    }

    /// A raw expression must be one by itself, or its parentheses could reach what narrows the search.
    private static func checkRaw(_ text: String, in db: Database) throws {
        do {
            let sql = "SELECT rowid FROM interruptionSearch WHERE interruptionSearch MATCH ? LIMIT 1"
            for expression in [text, "(\(text))"] {
                _ = try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [expression])
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            throw QueryError(
                code: .invalidQuery,
                message: "'\(text)' is no FTS5 expression (\(error.message ?? ""))",
                hint: "Leave out --raw to search for the words as they are."
            )
        }
    }
}
