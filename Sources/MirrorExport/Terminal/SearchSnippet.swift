/// Shows the piece of a text around a match, with the match marked.
package struct SearchSnippet: Sendable {
    private let startMarker: Unicode.Scalar
    private let endMarker: Unicode.Scalar

    /// Takes the characters that the index put before and after each match.
    ///
    /// - Precondition: Both are characters for private use, which no rule of `TerminalText` removes.
    package init(startMarker: Unicode.Scalar = "\u{E000}", endMarker: Unicode.Scalar = "\u{E001}") {
        precondition(
            [startMarker, endMarker].allSatisfy { $0.properties.generalCategory == .privateUse },
            "snippet markers are private-use characters"
        )
        self.startMarker = startMarker
        self.endMarker = endMarker
    }

    /// Renders a snippet on one line: matches bold and yellow, or between `**` where there is no colour.
    ///
    /// Markdown is left as it was written. Markers that have no partner are harmless: a match that does not
    /// end goes to the end of the text, an end without a start is dropped.
    ///
    /// - Parameters:
    ///   - snippet: The text with markers, not yet sanitised.
    ///   - style: Where it goes; its width is not used, because callers indent snippets.
    ///   - width: The columns to cut it to, if any.
    /// - Returns: One line, without a line feed.
    package func render(_ snippet: String, style: TerminalStyle, width: Int? = nil) -> String {
        var text = StyledText()
        var isMatch = false
        var piece = String.UnicodeScalarView()
        func flush() {
            guard !piece.isEmpty else { return }
            if isMatch, !style.isColored {
                text.append("**\(String(piece))**")
            } else {
                text.append(String(piece), isMatch ? [.bold, .yellow] : [])
            }
            piece = String.UnicodeScalarView()
        }
        for scalar in TerminalText.singleLine(snippet).unicodeScalars {
            if scalar == startMarker || scalar == endMarker {
                flush()
                isMatch = scalar == startMarker
            } else {
                piece.append(scalar)
            }
        }
        flush()
        return (width.map { text.truncated(toWidth: $0) } ?? text).painted(style)
    }
}
