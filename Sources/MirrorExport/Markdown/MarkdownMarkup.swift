/// Renders GitHub-flavoured Markdown from Octopus as part of a page.
///
/// Raw HTML is shown as the text that it is. No image is loaded: its description and address are shown. A link leads only
/// to http, https and mailto, and its address stands beside its text, so that nobody is led elsewhere than it says. What
/// a document costs is bounded whatever it contains; one that is too intricate is shown as it was written.
struct MarkdownMarkup {
    private struct Frame {
        /// Nil for what adds no element of its own.
        var name: StaticString?
        var attributes: [Markup.Attribute] = []
        var children: [Markup] = []
    }

    private static let deepest = 64

    private var frames = [Frame(name: nil)]
    /// How many open elements have no frame: what is nested deeper than anybody can read is set flat, for pages are
    /// written by recursion.
    private var tooDeep = 0
    private var tightLists: [Bool] = []
    private var alignments: [TerminalText.Alignment] = []
    private var isInHeader = false
    private var cell = 0

    /// Renders a document.
    static func render(_ markdown: String) -> Markup {
        let cost = MarkdownCost(of: markdown)
        guard cost.isAcceptable else { return tag("pre") { markdown } }
        let document = MarkdownDocument(parsing: markdown, allowsTables: cost.allowsTables)
        var renderer = MarkdownMarkup()
        document.walk { node, isEntering in
            if isEntering { renderer.enter(node) } else { renderer.leave(node) }
        }
        while renderer.frames.count > 1 { renderer.close() }
        return tag("div", "markdown") { renderer.frames[0].children }
    }

    private mutating func enter(_ node: MarkdownNode) {
        guard let kind = node.kind else {
            open(nil)
            return
        }
        switch kind {
        case .text: append(.text(node.literal))
        case .softBreak: append(.text("\n"))
        case .lineBreak: append(tag("br"))
        case .code, .inlineHTML: append(tag("code") { node.literal })
        case .codeBlock, .htmlBlock: append(tag("pre") { tag("code") { node.literal } })
        case .thematicBreak: append(tag("hr"))
        case .document: break
        case .paragraph: open(tightLists.last == true ? nil : "p")
        case .heading: open(Self.headings[max(1, min(6, node.headingLevel)) - 1])
        case .blockQuote: open("blockquote")
        case .emphasis: open("em")
        case .strong: open("strong")
        case .strikethrough: open("del")
        case .list: openList(node)
        case .item: open("li")
        case .tasklist:
            open("li", [.css("task")])
            append(.text(node.isChecked ? "☑ " : "☐ "))
        case .table:
            alignments = node.tableAlignments
            open("table")
        case .tableHeader, .tableRow:
            isInHeader = kind == .tableHeader
            cell = 0
            open("tr")
        case .tableCell: openCell()
        case .link: open(nil)
        case .image:
            open(nil)
            append(.text("[image: "))
        }
    }

    private mutating func leave(_ node: MarkdownNode) {
        switch node.kind {
        case .list:
            tightLists.removeLast()
            close()
        case .link: closeLink(node.url)
        case .image:
            let address = LinkAddress(web: node.url)?.text
            append(.text(address.map { " \($0)]" } ?? "]"))
            close()
        case .document, .text, .code, .codeBlock, .inlineHTML, .htmlBlock, .softBreak, .lineBreak,
            .thematicBreak:
            break
        default: close()
        }
    }

    /// The page's own headings come before those of a document.
    private static let headings: [StaticString] = ["h4", "h5", "h6", "h6", "h6", "h6"]

    private mutating func append(_ markup: Markup) {
        frames[frames.count - 1].children.append(markup)
    }

    private mutating func open(_ name: StaticString?, _ attributes: [Markup.Attribute] = []) {
        guard frames.count <= Self.deepest else {
            tooDeep += 1
            return
        }
        frames.append(Frame(name: name, attributes: attributes))
    }

    /// The innermost frame; nil where it was too deep to have one.
    private mutating func pop() -> Frame? {
        guard tooDeep == 0 else {
            tooDeep -= 1
            return nil
        }
        return frames.count > 1 ? frames.removeLast() : nil
    }

    private mutating func close() {
        guard let frame = pop() else { return }
        guard let name = frame.name else {
            frames[frames.count - 1].children += frame.children
            return
        }
        append(.element(name: name.description, attributes: frame.attributes, children: frame.children))
    }

    private mutating func openList(_ node: MarkdownNode) {
        tightLists.append(node.isTightList)
        guard let start = node.listStart else { return open("ul") }
        open("ol", start == 1 ? [] : [.set("start", String(start))])
    }

    private mutating func openCell() {
        let alignment = alignments.indices.contains(cell) ? alignments[cell] : .left
        cell += 1
        let classes: [TerminalText.Alignment: String] = [.right: "number", .center: "center"]
        open(isInHeader ? "th" : "td", classes[alignment].map { [.css($0)] } ?? [])
    }

    private mutating func closeLink(_ url: String) {
        guard let frame = pop() else { return }
        let address = LinkAddress(web: url)
        guard let address else {
            frames[frames.count - 1].children += frame.children
            return
        }
        let shown = Self.plain(frame.children)
        append(
            .element(
                name: "a",
                attributes: [.href(address), .set("rel", "noopener noreferrer")],
                children: shown.isEmpty ? [.text(address.text)] : frame.children
            )
        )
        let says = ["", "http://", "https://", "mailto:"].contains { $0 + shown == address.text }
        if !shown.isEmpty, !says { append(tag("span", "address") { " (\(address.text))" }) }
    }

    private static func plain(_ parts: [Markup]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .group(let parts), .element(_, _, let parts): plain(parts)
            }
        }.joined()
    }
}
