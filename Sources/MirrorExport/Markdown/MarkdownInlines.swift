/// Collects the inline content of one block.
struct MarkdownInlines {
    private struct Link {
        let url: String
        let textStart: Int
    }

    private static let shownSchemes = ["http://", "https://", "mailto:"]

    private let isColored: Bool
    private var text = StyledText()
    private var attributes: [TextAttributes] = []
    private var links: [Link] = []
    /// What the reader sees without marks, to compare a link with its address.
    private var bare = ""

    init(isColored: Bool) {
        self.isColored = isColored
    }

    private var current: TextAttributes { attributes.last ?? [] }

    /// Begins a block whose text has these attributes throughout.
    mutating func begin(_ base: TextAttributes = []) {
        self = MarkdownInlines(isColored: isColored)
        attributes = [base]
    }

    /// Ends the block and returns its text, in which line feeds are hard breaks.
    mutating func take() -> StyledText {
        defer { begin() }
        return text
    }

    mutating func enter(_ node: MarkdownNode, _ kind: MarkdownNode.Kind) {
        switch kind {
        case .text: append(Self.clean(node.literal))
        case .softBreak: append(" ")
        case .lineBreak: text.append("\n", [])
        case .code:
            let code = Self.clean(node.literal)
            bare += code
            text.append(isColored ? code : "`\(code)`", current.union(.cyan))
        case .inlineHTML:
            let markup = Self.clean(node.literal)
            bare += markup
            text.append(markup, current.union(.dim))
        case .emphasis: open(.italic, mark: "*")
        case .strong: open(.bold, mark: "**")
        case .strikethrough: open(.strikethrough, mark: "~~")
        case .image:
            text.append("[image: ", current)
            links.append(Link(url: Self.shownAddress(node.url) ?? "", textStart: bare.utf8.count))
        case .link:
            let url = Self.shownAddress(node.url)
            open(url == nil ? [] : .underline, mark: "")
            links.append(Link(url: url ?? "", textStart: bare.utf8.count))
        default: break
        }
    }

    mutating func leave(_ kind: MarkdownNode.Kind) {
        switch kind {
        case .emphasis: close(mark: "*")
        case .strong: close(mark: "**")
        case .strikethrough: close(mark: "~~")
        case .image:
            let link = links.popLast()
            if let link, link.textStart == bare.utf8.count {
                text.append(link.url.isEmpty ? "no description" : link.url, current)
            }
            text.append("]", current)
        case .link:
            close(mark: "")
            if let link = links.popLast() { appendAddress(of: link) }
        default: break
        }
    }

    private mutating func append(_ piece: String) {
        bare += piece
        text.append(piece, current)
    }

    private mutating func open(_ attribute: TextAttributes, mark: String) {
        if !isColored { text.append(mark, current) }
        attributes.append(current.union(attribute))
    }

    private mutating func close(mark: String) {
        if attributes.count > 1 { attributes.removeLast() }
        if !isColored { text.append(mark, current) }
    }

    private mutating func appendAddress(of link: Link) {
        guard !link.url.isEmpty else { return }
        let shown = String(decoding: bare.utf8.dropFirst(link.textStart), as: UTF8.self)
        if shown.isEmpty {
            text.append(link.url, current.union(.underline))
        } else if !["", "http://", "mailto:"].contains(where: { $0 + shown == link.url }) {
            text.append(" (\(link.url))", current.union(.dim))
        }
    }

    /// An address that may be shown, as one word, or nil.
    private static func shownAddress(_ url: String) -> String? {
        let address = TerminalText.singleLine(url).split(separator: " ").joined(separator: "%20")
        let start = address.prefix(8).lowercased()
        return shownSchemes.contains { start.hasPrefix($0) } ? address : nil
    }

    /// One node's text; unlike a whole line's, the space at its ends counts.
    private static func clean(_ text: String) -> String {
        var sanitizer = TerminalSanitizer(lineBreaks: .spaced)
        return sanitizer.sanitize(text)
    }
}
