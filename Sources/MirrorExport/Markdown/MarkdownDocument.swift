import CMarkdown

/// A parsed document; its memory belongs to cmark and lives as long as this value.
struct MarkdownDocument: ~Copyable {
    private let root: OpaquePointer?

    /// cmark's own check of this is not safe between threads; a static property is initialised once.
    private static let registration: Void = cmark_gfm_core_extensions_ensure_registered()

    init(parsing markdown: String, allowsTables: Bool) {
        _ = Self.registration
        guard let parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8) else {
            root = nil
            return
        }
        defer { cmark_parser_free(parser) }
        for name in ["strikethrough", "autolink", "tasklist"] + (allowsTables ? ["table"] : []) {
            if let syntax = cmark_find_syntax_extension(name) {
                cmark_parser_attach_syntax_extension(parser, syntax)
            }
        }
        var text = markdown
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        root = cmark_parser_finish(parser)
    }

    deinit {
        if let root { cmark_node_free(root) }
    }

    /// Visits every node on the way down and, those that can have children, on the way up; no recursion.
    ///
    /// A node must not be kept after `visit` returns.
    func walk(_ visit: (_ node: MarkdownNode, _ isEntering: Bool) -> Void) {
        guard let root, let iterator = cmark_iter_new(root) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
            visit(MarkdownNode(node), event == CMARK_EVENT_ENTER)
        }
    }
}
