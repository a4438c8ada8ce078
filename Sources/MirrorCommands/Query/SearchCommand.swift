import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Finds interruptions by their words.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find interruptions by the words of their title, instructions, notes and answers.",
        discussion: """
            Every word must occur, newest first. "a phrase", word*, -word, OR between two words, and title:word (also \
            instructions:, notes:, answers:) mean what they mean elsewhere; accents do not matter. Any part of a \
            Chinese, Japanese or Korean text is found. Filters narrow as they do for find; \
            with --as-of the states are those of then, the texts those of today.

            EXAMPLES:
              octomirror search rollback "blue green" 'cert*'
              octomirror search 'database OR schema' --project Payments --json
              octomirror search title:certificate -staging --sort relevance
              octomirror search rollback --format ndjson | jq -r .snippet
            """
    )

    @Argument(
        // So that -word can be given as it is.
        parsing: .allUnrecognized,
        help: ArgumentHelp("What to look for.", valueName: "words")
    )
    var words: [String]

    @Flag(help: "Only among the pending ones.")
    var pending = false

    @Flag(help: "The words are an expression of SQLite's FTS5.")
    var raw = false

    @Option(help: "The order: newest, or relevance among the newest 5,000 matches.")
    var sort = SearchOrder.newest

    @OptionGroup var filter: FilterOptions
    @OptionGroup var part: PageOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try format.format(global)
        if let option = words.first(where: { $0.hasPrefix("--") }) {
            throw ValidationError("Unknown option '\(option)'")
        }
    }

    func run() throws {
        let queries = try global.openQueries()
        var filter = filter.filter
        filter.pendingOnly = pending
        // The shell took the quotes of a phrase; an argument with a space was one.
        let text =
            words.count > 1 && !raw
            ? words.map(Self.requoted).joined(separator: " ") : words.joined(separator: " ")
        let output = try AnswerOutput(format, columns, .hit, global)
        try queries.unknownValues(in: filter).forEach(Console.complain)
        try output.print(part.page(), inParts: sort == .newest) { page in
            let result = try queries.search(text, isRaw: raw, order: sort, filter, page)
            return AnswerPart(
                result.items,
                json: \.json,
                result.state,
                nextCursor: result.nextCursor,
                counted: result.counted,
                document: { result.json },
                text: { style, now in
                    result.items.map { SearchHitText(hit: $0, now: now).render(style: style) }
                        .joined(separator: "\n")
                }
            )
        }
    }

    private static func requoted(_ word: String) -> String {
        word.contains(where: \.isWhitespace) && !word.contains("\"") ? "\"\(word)\"" : word
    }
}

extension SearchResult {
    /// How many of how many are shown.
    fileprivate func counted(_ count: Int) -> String {
        "\(count) of " + (isTotalExact ? "\(totalResults)" : "more than \(totalResults - 1)") + " matches"
            + (isRankingCut ? ", the best of the newest \(Self.candidateLimit)" : "")
    }
}

extension SearchOrder: ExpressibleByArgument {}
