import MirrorPolicy
import MirrorQuery
import WireFormat

/// `search_instructions`: words in what people were asked and what they answered.
struct SearchInstructionsTool: Tool {
    let name = "search_instructions"
    let title = "Search instructions and answers"
    let description = """
        Search the full text of interruptions: title, Markdown instructions, notes and answers, pending or not. Each \
        hit is a summary with snippet (the match between ** marks) and matchedIn. Take this to find interruptions by \
        what they say; take find_interruptions to list them by state, person or document.

        The query: words must all occur; "quoted phrase"; prefix*; -word excludes; OR between two words; title:word, \
        instructions:word, notes:word and answers:word look in one part. totalResults counts to 10,001 and no further.
        """

    static let defaultTake = 20
    /// A snippet is cut for each; who wants more pages on.
    static let maximumTake = 1000

    let arguments = ArgumentTable(
        [
            .init(name: "query", type: .string, description: "The words to look for.", isRequired: true),
            .init(
                name: "spaceName",
                type: .strings,
                description: "Only these spaces, by name, slug or id; every space when it is missing."
            ),
            .init(
                name: "sort",
                type: .choice(SearchOrder.allCases.map(\.rawValue)),
                description: "newest first, or by relevance among the newest 5,000 matches.",
                standard: "newest"
            ),
            .init(
                name: "pendingOnly",
                type: .boolean,
                description: "Only those that still wait for an answer.",
                standard: false
            ),
            .init(
                name: "regarding",
                type: .string,
                description: "Only those about this document, by its id."
            ),
        ] + ListArguments.narrowing + [
            ListArguments.skip(), ListArguments.take(defaultTake), ListArguments.cursor,
        ]
    )

    let answer: [JSONValue.Member] =
        [
            .init("totalIsExact", ["type": "boolean"]), .init("sort", ["type": "string"]),
            .init("rankingIsCut", ["type": "boolean"]),
        ] + AnswerSchemas.list

    let reveals: Set<DataKind> = [.interruptions]

    func check(_ given: Arguments) throws { _ = try question(given) }

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        let (filter, page) = try question(given)
        try context.queries.checkSeen(filter)
        let order = given.string("sort").flatMap(SearchOrder.init) ?? .newest
        let found = try context.queries.search(given.string("query") ?? "", order: order, filter, page)
        return ToolAnswer(json: found.json, links: found.json.resourceLinks)
    }

    private func question(_ given: Arguments) throws -> (InterruptionFilter, ListPage) {
        var filter = try given.narrowing()
        filter.spaces = given.strings("spaceName")
        filter.pendingOnly = given.bool("pendingOnly") ?? false
        filter.regarding = given.string("regarding")
        var page = try given.page(take: Self.defaultTake)
        page.take = min(page.take ?? Self.defaultTake, Self.maximumTake)
        return (filter, page)
    }
}
