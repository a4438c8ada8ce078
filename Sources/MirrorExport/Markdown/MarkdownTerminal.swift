/// Renders GitHub-flavoured Markdown from Octopus as text for a terminal.
///
/// Without colour the marks of emphasis, code and headings stay, so that nothing is lost in a pipe. Raw HTML
/// is shown as the text that it is. Links show their address unless the text is the address; an address that
/// is not http, https or mailto is not shown at all. Every piece of text is sanitised, and what a document
/// costs to read is bounded whatever it contains.
package struct MarkdownTerminal: Sendable {
    private let style: TerminalStyle

    /// Makes a renderer for a terminal; where the style has no width, text is set to 80 columns.
    package init(style: TerminalStyle) {
        self.style = style
    }

    /// Renders a document without a line feed at the end.
    ///
    /// Lines of code and words that are wider than a line are left whole, respectively cut, so that code can
    /// be copied. A document that is too large or too intricate to parse in a moment is shown as plain text.
    package func render(_ markdown: String) -> String {
        let cost = MarkdownCost(of: markdown)
        guard cost.isAcceptable else {
            return TerminalText.wrapped(TerminalText.multiLine(markdown), toWidth: style.textWidth)
                .map { StyledText($0).trimmingTrailingSpaces().plain }
                .joined(separator: "\n")
        }
        let document = MarkdownDocument(parsing: markdown, allowsTables: cost.allowsTables)
        var renderer = MarkdownRenderer(style: style)
        document.walk { node, isEntering in
            if isEntering { renderer.enter(node) } else { renderer.leave(node) }
        }
        return renderer.finish()
    }
}
