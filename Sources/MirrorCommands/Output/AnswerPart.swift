import MirrorExport
import MirrorQuery
import WireFormat

/// A part of a list, ready for every format; what a format does not need is not made.
struct AnswerPart {
    let count: Int
    /// The items as they are in JSON.
    let items: () -> [JSONValue]
    let state: MirrorState
    /// Where the next part begins; nil when there is none.
    let nextCursor: String?
    /// How much of what is shown, given how many items are.
    let counted: (Int) -> String
    /// The whole document for `--format json`.
    let document: () -> JSONValue
    /// The items for people.
    let text: (TerminalStyle, Timestamp) -> String
    /// Whether ``text`` has something to say without an item.
    let speaksWhenEmpty: Bool

    init<Item>(
        _ items: [Item],
        json: @escaping (Item) -> JSONValue,
        _ state: MirrorState,
        nextCursor: String? = nil,
        counted: @escaping (Int) -> String,
        document: @escaping () -> JSONValue,
        speaksWhenEmpty: Bool = false,
        text: @escaping (TerminalStyle, Timestamp) -> String
    ) {
        self.speaksWhenEmpty = speaksWhenEmpty
        count = items.count
        self.items = { items.map(json) }
        self.state = state
        self.nextCursor = nextCursor
        self.counted = counted
        self.document = document
        self.text = text
    }
}

/// Reads a long list part by part, so that memory stays bounded and the first rows come at once.
///
/// Each part begins behind the last row of the one before, so a sync in between moves nothing, and a part costs the same
/// however deep it is.
struct AnswerParts {
    var size = 10_000

    /// Gives each part until the list or the reader's patience ends.
    ///
    /// - Parameter take: Whether to go on, given a part.
    func forEach(
        of page: ListPage,
        fetch: (ListPage) throws -> AnswerPart,
        take: (AnswerPart) throws -> Bool
    ) throws {
        var page = page
        var left = page.take ?? .max
        while true {
            page.take = min(left, size)
            let part = try fetch(page)
            left -= min(left, part.count)
            guard try take(part), left > 0, let cursor = part.nextCursor else { return }
            page = ListPage(cursor: try ListCursor(cursor))
        }
    }
}
