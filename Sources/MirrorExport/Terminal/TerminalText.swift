/// Makes text from elsewhere safe to print, and measures and fits text by the columns it takes.
///
/// What is safe: no control character reaches the terminal except the line feeds that `multiLine(_:)` keeps.
/// Complete control sequences such as colours vanish. Other control characters are shown as their picture
/// (`␀`, `␇`, `␛`), and bidirectional overrides as `�`, so that an attempt is seen. Invisible characters
/// vanish, except where a script or an emoji is made with them.
package enum TerminalText {
    /// What becomes of a line break in text that is to stay on one line.
    package enum LineBreakMark: Sendable {
        /// One space for the break and the space around it.
        case space
        /// `␤`, for text whose lines matter.
        case symbol
    }

    /// Which side of a field the text is put on.
    package enum Alignment: Sendable {
        case left, center, right
    }

    /// The text on one line, safe to print.
    package static func singleLine(_ text: String, lineBreaks: LineBreakMark = .space) -> String {
        var sanitizer = TerminalSanitizer(lineBreaks: lineBreaks == .space ? .folded : .marked)
        return sanitizer.sanitize(text)
    }

    /// The text with its lines, safe to print.
    ///
    /// Every kind of line break becomes a line feed; tabs become spaces.
    package static func multiLine(_ text: String) -> String {
        var sanitizer = TerminalSanitizer(lineBreaks: .kept)
        return sanitizer.sanitize(text)
    }

    /// The columns that sanitised text takes on one line.
    package static func displayWidth(_ text: String) -> Int {
        var width = 0
        for character in text { width += DisplayWidth.columns(character) }
        return width
    }

    /// The text, or as much of it as fits with an ellipsis at its end.
    package static func truncated(_ text: String, toWidth width: Int) -> String {
        StyledText(text).truncated(toWidth: width).plain
    }

    /// The text with spaces added until it is `width` columns wide; wider text is returned as it is.
    package static func padded(_ text: String, toWidth width: Int, alignment: Alignment = .left) -> String {
        StyledText(text).padded(toWidth: width, alignment: alignment).plain
    }

    /// The text in lines of at most `width` columns, broken between words where that is possible.
    ///
    /// Line feeds are kept, and so is the indentation of the first line after each. A word that is wider than
    /// a line is cut. There is always at least one line.
    package static func wrapped(_ text: String, toWidth width: Int) -> [String] {
        StyledText(text).wrapped(toWidth: width).map(\.plain)
    }
}
