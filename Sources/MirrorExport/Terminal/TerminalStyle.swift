/// What the place that text goes to can show: colour or not, and how many columns.
///
/// A value that is decided once and handed down; nothing in the renderers looks at the environment.
package struct TerminalStyle: Sendable, Equatable {
    /// Whether text is painted; when false, no escape character is ever written.
    package let isColored: Bool
    /// The columns of a line, or nil when lines may be of any length, as in a pipe or a file.
    package let width: Int?

    private static let allowedWidths = 20...1_000

    /// Makes a style with known properties; a width is held between 20 and 1,000 columns.
    package init(isColored: Bool, width: Int?) {
        self.isColored = isColored
        self.width = width.map { min(max($0, Self.allowedWidths.lowerBound), Self.allowedWidths.upperBound) }
    }

    /// Decides from what the caller found out about its standard output.
    ///
    /// Colour needs a terminal, no `NO_COLOR` (https://no-color.org: set and not empty) and a `TERM` other
    /// than `dumb`. The width is the requested one, else, on a terminal only, `COLUMNS`, the measured one, or
    /// 80.
    ///
    /// - Parameters:
    ///   - isTTY: Whether the output is a terminal.
    ///   - environment: The environment of the process.
    ///   - requestedWidth: What the user asked for; it also binds output that goes to a pipe.
    ///   - measuredWidth: What the terminal driver reports, if it was asked.
    package init(
        isTTY: Bool,
        environment: [String: String],
        requestedWidth: Int? = nil,
        measuredWidth: Int? = nil
    ) {
        let refusesColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let columns = environment["COLUMNS"].flatMap { Int($0) }
        let terminalWidth = [columns, measuredWidth].lazy.compactMap(\.self).first { $0 > 0 } ?? 80
        self.init(
            isColored: isTTY && !refusesColor && environment["TERM"] != "dumb",
            width: requestedWidth.flatMap { $0 > 0 ? $0 : nil } ?? (isTTY ? terminalWidth : nil)
        )
    }

    /// No colour, lines of any length: what a file or a pipe gets.
    package static let plain = TerminalStyle(isColored: false, width: nil)

    /// The width to set prose to: the terminal's, or 80 where there is none.
    package var textWidth: Int { width ?? 80 }

    /// The same style with fewer columns, for text that the caller will indent.
    package func indented(by columns: Int) -> TerminalStyle {
        TerminalStyle(isColored: isColored, width: width.map { $0 - columns })
    }

    /// Paints text, which must have been sanitised, or returns it as it is when there is no colour.
    package func paint(_ text: String, _ attributes: TextAttributes) -> String {
        guard isColored, !attributes.isEmpty, !text.isEmpty else { return text }
        return "\u{1B}[\(attributes.selectGraphicRendition)m\(text)\u{1B}[0m"
    }

    /// Heavy type.
    package func bold(_ text: String) -> String { paint(text, .bold) }
    /// Faint type.
    package func dim(_ text: String) -> String { paint(text, .dim) }
    /// Underlined.
    package func underline(_ text: String) -> String { paint(text, .underline) }
    /// Failure.
    package func red(_ text: String) -> String { paint(text, .red) }
    /// Success.
    package func green(_ text: String) -> String { paint(text, .green) }
    /// Warning.
    package func yellow(_ text: String) -> String { paint(text, .yellow) }
    /// Code and names.
    package func cyan(_ text: String) -> String { paint(text, .cyan) }
}
