import CMarkdown

/// A view of one node of a `MarkdownDocument`, its texts as hostile as the document.
struct MarkdownNode {
    /// The names that cmark and its extensions give their nodes.
    enum Kind: String {
        case text, code, link, image, list, item, tasklist, paragraph, heading, table, strikethrough, strong
        case document
        case softBreak = "softbreak"
        case lineBreak = "linebreak"
        case emphasis = "emph"
        case inlineHTML = "html_inline"
        case blockQuote = "block_quote"
        case codeBlock = "code_block"
        case htmlBlock = "html_block"
        case thematicBreak = "thematic_break"
        case tableHeader = "table_header"
        case tableRow = "table_row"
        case tableCell = "table_cell"
    }

    private let node: OpaquePointer

    init(_ node: OpaquePointer) {
        self.node = node
    }

    /// Nil for a kind that no enabled extension makes.
    var kind: Kind? { cmark_node_get_type_string(node).flatMap { Kind(rawValue: String(cString: $0)) } }

    var literal: String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

    var url: String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

    var headingLevel: Int { Int(cmark_node_get_heading_level(node)) }

    var isChecked: Bool { cmark_gfm_extensions_get_tasklist_item_checked(node) }

    var isTightList: Bool { cmark_node_get_list_tight(node) != 0 }

    /// The number of the first item, or nil for a list of bullets.
    var listStart: Int? {
        cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil
    }

    /// What stands after the number of an item.
    var listDelimiter: String { cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? ")" : "." }

    var childCount: Int {
        var count = 0
        var child = cmark_node_first_child(node)
        while let current = child {
            count += 1
            child = cmark_node_next(current)
        }
        return count
    }

    /// How the columns of a table are aligned.
    var tableAlignments: [TerminalText.Alignment] {
        let count = Int(cmark_gfm_extensions_get_table_columns(node))
        guard let letters = cmark_gfm_extensions_get_table_alignments(node) else { return [] }
        return (0..<count).map { index in
            switch letters[index] {
            case UInt8(ascii: "r"): .right
            case UInt8(ascii: "c"): .center
            default: .left
            }
        }
    }
}
