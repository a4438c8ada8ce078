/// Turns the walk over a document into lines.
struct MarkdownRenderer {
    private struct List {
        var number: Int?
        let delimiter: String
        let markerWidth: Int
        let isTight: Bool
    }

    private static let bullets = ["•", "◦", "▪"]

    private let style: TerminalStyle
    private var page: MarkdownPage
    private var inlines: MarkdownInlines
    private var lists: [List] = []
    private var table = MarkdownTable(alignments: [])

    init(style: TerminalStyle) {
        self.style = style
        page = MarkdownPage(style: style)
        inlines = MarkdownInlines(isColored: style.isColored)
    }

    func finish() -> String { page.text }

    mutating func enter(_ node: MarkdownNode) {
        guard let kind = node.kind else { return }
        switch kind {
        case .blockQuote:
            let bar = StyledText("│ ", .dim)
            page.push(marker: bar, continuation: bar, isTight: false)
        case .list: beginList(node)
        case .item: beginItem(box: nil)
        case .tasklist: beginItem(box: node.isChecked ? "[x] " : "[ ] ")
        case .paragraph: inlines.begin()
        case .heading: inlines.begin(node.headingLevel == 1 ? [.bold, .underline] : .bold)
        case .codeBlock: writeCode(node.literal)
        case .htmlBlock: writeMarkup(node.literal)
        case .thematicBreak:
            write([StyledText(String(repeating: "─", count: page.availableWidth), .dim)])
        case .table: table = MarkdownTable(alignments: node.tableAlignments)
        case .tableHeader, .tableRow: table.beginRow()
        case .tableCell: inlines.begin(table.isInHeader && style.isColored ? .bold : [])
        case .document: break
        case .text, .code, .link, .image, .strikethrough, .strong, .softBreak, .lineBreak, .emphasis,
            .inlineHTML:
            inlines.enter(node, kind)
        }
    }

    mutating func leave(_ node: MarkdownNode) {
        guard let kind = node.kind else { return }
        switch kind {
        case .blockQuote:
            page.pop()
            page.endBlock()
        case .list:
            _ = lists.popLast()
            page.endBlock()
        case .item, .tasklist:
            if page.isInUnwrittenFrame { write([StyledText()]) }
            page.pop()
        case .paragraph: write(inlines.take().wrapped(toWidth: page.availableWidth))
        case .heading: writeHeading(level: node.headingLevel)
        case .table: write(table.lines(width: page.availableWidth))
        case .tableCell: table.append(inlines.take())
        default: inlines.leave(kind)
        }
    }

    private mutating func write(_ lines: [StyledText]) {
        page.write(lines)
        page.endBlock()
    }

    private mutating func beginList(_ node: MarkdownNode) {
        let start = node.listStart
        let markerWidth = start.map { "\($0 + max(0, node.childCount - 1))".count + 2 } ?? 2
        lists.append(
            List(
                number: start,
                delimiter: node.listDelimiter,
                markerWidth: markerWidth,
                isTight: node.isTightList
            )
        )
    }

    private mutating func beginItem(box: String?) {
        guard let list = lists.last else { return }
        var marker = ""
        if let number = list.number {
            marker = TerminalText.padded(
                "\(number)\(list.delimiter) ",
                toWidth: list.markerWidth,
                alignment: .right
            )
            lists[lists.count - 1].number = number + 1
        } else if box == nil {
            marker = Self.bullets[(lists.count - 1) % Self.bullets.count] + " "
        }
        marker += box ?? ""
        let continuation = String(repeating: " ", count: TerminalText.displayWidth(marker))
        page.push(
            marker: StyledText(marker),
            continuation: StyledText(continuation),
            isTight: list.isTight
        )
    }

    private mutating func writeHeading(level: Int) {
        var text = StyledText(!style.isColored && level > 2 ? String(repeating: "#", count: level) + " " : "")
        text.append(inlines.take())
        var lines = text.wrapped(toWidth: page.availableWidth)
        if !style.isColored, level <= 2, let width = lines.map(\.width).max(), width > 0 {
            lines.append(StyledText(String(repeating: level == 1 ? "=" : "-", count: width)))
        }
        write(lines)
    }

    private mutating func writeCode(_ code: String) {
        write(
            Self.literalLines(code).map { line in
                var indented = StyledText("    ")
                indented.append(line, .dim)
                return indented
            }
        )
    }

    private mutating func writeMarkup(_ markup: String) {
        let width = page.availableWidth
        write(Self.literalLines(markup).flatMap { StyledText($0, .dim).wrapped(toWidth: width) })
    }

    private static func literalLines(_ literal: String) -> [String] {
        var lines = TerminalText.multiLine(literal).split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String($0) }
    }
}
