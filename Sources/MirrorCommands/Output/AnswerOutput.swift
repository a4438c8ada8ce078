import MirrorExport
import MirrorQuery
import WireFormat

/// Prints an answer in the format that was asked for.
///
/// Nothing but the answer goes to standard output. What it rests on, and how much of it there is, is part of the JSON
/// document, stands below what is printed for people, and goes to standard error for the other formats.
struct AnswerOutput {
    private let format: OutputFormat
    /// What was asked for.
    private let columns: [String]?
    private let kind: ItemColumns
    private let global: GlobalOptions

    /// - Throws: A usage error when options contradict each other.
    init(_ format: FormatOptions, _ columns: ColumnOptions, _ kind: ItemColumns, _ global: GlobalOptions)
        throws
    {
        self.format = try format.format(global)
        self.columns = columns.names
        self.kind = kind
        self.global = global
    }

    /// Whether what is left out is said: JSON says it by its filters alone.
    var countsGone: Bool { format != .json }

    /// Prints a list.
    ///
    /// - Parameter inParts: Whether the list can be read part by part.
    func print(_ page: ListPage, inParts: Bool = true, fetch: (ListPage) throws -> AnswerPart) throws {
        let parts = AnswerParts(size: inParts ? 10_000 : .max)
        switch format {
        case .json: try printDocument(fetch(page))
        case .table:
            let part = try fetch(page)
            let style = Console.style
            let text =
                try columns.map { try table(of: part, $0, style) } ?? part.text(style, GlobalOptions.now)
            printText(part, text, style)
        case .ndjson:
            try printRows(JSONLinesWriter(columns: columns, isForTerminal: isTerminal), page, parts, fetch)
        case .csv:
            let columns = columns ?? kind.all
            try printRows(CSVWriter(columns: columns, isForTerminal: isTerminal), page, parts, fetch)
        case .markdown: try printRows(MarkdownTableWriter(columns: columns ?? kind.few), page, parts, fetch)
        }
    }

    /// Prints one item; its JSON document is the item, with ``MirrorState`` as its last key.
    ///
    /// - Parameter text: The item for people.
    func print(
        one item: JSONValue,
        _ state: MirrorState,
        _ counted: String,
        text: @escaping (TerminalStyle, Timestamp) -> String
    ) throws {
        let document = {
            guard case .object(let members) = item else { return item }
            return .object(members + [JSONValue.Member("mirror", state.json)])
        }
        try print(ListPage(take: 1)) { _ in
            AnswerPart(
                [item],
                json: { $0 },
                state,
                counted: { _ in counted },
                document: document,
                text: text
            )
        }
    }

    private var isTerminal: Bool { Console.isTerminal }

    private func printDocument(_ part: AnswerPart) throws {
        guard let columns, case .object(let members) = part.document() else {
            return global.print(part.document())
        }
        let items = part.items()
        try kind.check(columns, against: items)
        let isList = members.contains { $0.name == "items" }
        guard isList else {
            return global.print(JSONValue.object(members).selecting(columns + ["mirror"]))
        }
        global.print(
            .object(
                members.map { member in
                    guard member.name == "items" else { return member }
                    return JSONValue.Member("items", .array(items.map { $0.selecting(columns) }))
                }
            )
        )
    }

    private func table(of part: AnswerPart, _ columns: [String], _ style: TerminalStyle) throws -> String {
        let items = part.items()
        try kind.check(columns, against: items)
        let table = TableOutput(
            columns: columns.enumerated().map { position, name in
                .init(name, fitting: position == 0 ? .fixed : .truncated(priority: 1))
            }
        )
        let rows = items.map { item in columns.map { TableOutput.Cell(CellValue(item.member($0)).display) } }
        return table.render(rows, style: style)
    }

    private func printText(_ part: AnswerPart, _ text: String, _ style: TerminalStyle) {
        let isShown = part.count > 0 || part.speaksWhenEmpty
        if isShown { Console.print(text) }
        guard !global.quiet else { return }
        if isShown { Console.print("") }
        Console.print(footer(part, part.count, style: style))
    }

    private func printRows(
        _ writer: some RowWriter,
        _ page: ListPage,
        _ parts: AnswerParts,
        _ fetch: (ListPage) throws -> AnswerPart
    ) throws {
        var count = 0
        var last: AnswerPart?
        var isRead = true
        try parts.forEach(of: page, fetch: fetch) { part in
            let items = part.items()
            if last == nil {
                try kind.check(columns, against: items)
                isRead = Console.answer(writer.header)
            }
            last = part
            count += items.count
            isRead = isRead && AnswerLines.print(items.lazy.map(writer.line))
            return isRead
        }
        guard !global.quiet, isRead, let last else { return }
        Console.write(footer(last, count, style: Console.errorStyle) + "\n", to: 2)
    }

    private func footer(_ part: AnswerPart, _ count: Int, style: TerminalStyle) -> String {
        AnswerFooter(state: part.state, now: GlobalOptions.now).render(part.counted(count), style: style)
    }
}

/// Lines of an answer on their way to standard output, many at a time.
enum AnswerLines {
    private static let batch = 1 << 16

    /// - Returns: Whether somebody reads on.
    static func print(_ lines: some Sequence<String>) -> Bool {
        var text = ""
        for line in lines {
            text += line
            guard text.utf8.count >= batch else { continue }
            guard Console.answer(text) else { return false }
            text = ""
        }
        return Console.answer(text)
    }
}
