/// The line above a snippet: which row it is of, its title, and what there is to note.
///
/// Where the line is too long for the terminal, the title gives way: an id that is cut is of no use.
package struct HitHeading: Sendable {
    private static let gap = "  "
    private static let shortestTitle = 8

    private let id: StyledText
    private let title: StyledText
    private let note: StyledText

    /// Takes texts as they come; they are sanitised here.
    package init(id: String, title: String, note: String) {
        self.id = StyledText(TerminalText.singleLine(id), .bold)
        self.title = StyledText(TerminalText.singleLine(title))
        self.note = StyledText(TerminalText.singleLine(note), .dim)
    }

    /// One line, without a line feed.
    package func render(style: TerminalStyle) -> String {
        var title = title
        if let width = style.width {
            let rest = width - id.width - note.width - 2 * Self.gap.count
            title = title.truncated(toWidth: max(rest, Self.shortestTitle))
        }
        var line = id
        for part in [title, note] where !part.isEmpty {
            line.append(Self.gap)
            line.append(part)
        }
        return (style.width.map { line.truncated(toWidth: $0) } ?? line).painted(style)
    }
}
