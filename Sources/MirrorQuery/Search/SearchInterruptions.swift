import GRDB
import MirrorStore
package import WireFormat

/// What a search found, newest first.
package struct SearchResult: Sendable {
    /// How many match; at most ``countLimit``.
    package var totalResults: Int
    package var skip: Int
    package var take: Int?
    package var items: [Hit]
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

    /// Whether ``totalResults`` is all there are.
    package var isTotalExact: Bool { totalResults < Self.countLimit }

    /// Octopus's envelope, whether its total is exact, and the mirror's state.
    package var json: JSONValue {
        var members = ListEnvelope(total: totalResults, take: take, count: items.count).members
        members.append(JSONValue.Member("totalIsExact", .bool(isTotalExact)))
        members.append(JSONValue.Member("items", .array(items.map(\.json))))
        members.append(JSONValue.Member("mirror", state.json))
        return .object(members)
    }
}

/// What a snippet has around a match; private-use characters, which no instruction holds.
package enum SearchMarkers {
    package static let start = "\u{E000}"
    package static let end = "\u{E001}"
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
        _ filter: InterruptionFilter = InterruptionFilter(),
        _ page: ListPage = ListPage()
    ) throws -> SearchResult {
        let match = isRaw ? text : try SearchExpression(text).match
        return try read { db in
            let selection = try InterruptionSelection(filter, in: db)
            let state = try MirrorState.read(db, spaces: selection.spaces, kinds: [.interruption])
            do {
                let numbers = try selection.matching(match, page, in: db)
                return SearchResult(
                    totalResults: try selection.matchCount(match, limit: SearchResult.countLimit, in: db),
                    skip: page.skip,
                    take: page.take,
                    items: try numbers.compactMap { try Self.hit($0, match, server: state.server, in: db) },
                    state: state
                )
            } catch let error as DatabaseError where isRaw && error.resultCode == .SQLITE_ERROR {
                throw QueryError(
                    code: .invalidQuery,
                    message: "'\(text)' is no FTS5 expression (\(error.message ?? ""))",
                    hint: "Leave out --raw to search for the words as they are."
                )
            }
        }
    }

    /// Takes Markdown's own emphasis away where it encloses a match, which is marked already.
    private static func withoutEmphasis(_ snippet: String) -> String {
        ["**", "__", "*", "_", "`"].reduce(snippet) { text, mark in
            text.replacing(mark + SearchMarkers.start, with: SearchMarkers.start)
                .replacing(SearchMarkers.end + mark, with: SearchMarkers.end)
        }
    }

    private static func hit(
        _ number: Int64,
        _ match: String,
        server: String,
        in db: Database
    ) throws -> SearchResult.Hit? {
        guard let stored = try StoredInterruption(number, in: db) else { return nil }
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT
                        snippet(interruptionSearch, -1, char(0xE000), char(0xE001), '…', 24),
                        instr(highlight(interruptionSearch, 0, char(0xE000), ''), char(0xE000)),
                        instr(highlight(interruptionSearch, 1, char(0xE000), ''), char(0xE000)),
                        instr(highlight(interruptionSearch, 2, char(0xE000), ''), char(0xE000)),
                        instr(highlight(interruptionSearch, 3, char(0xE000), ''), char(0xE000))
                    FROM interruptionSearch WHERE interruptionSearch MATCH ? AND rowid = ?
                    """
            ),
            arguments: [match, number]
        )
        guard let row else { return nil }
        let parts = ["title", "instructions", "notes", "answers"]
        return SearchResult.Hit(
            summary: try stored.summary(server: server, in: db),
            snippet: Self.withoutEmphasis(row[0] ?? ""),
            matchedIn: parts.indices.filter { (row[$0 + 1] as Int? ?? 0) > 0 }.map { parts[$0] }
        )
    }
}
