/// A table of a document: aligned columns where they fit, else one block of lines a row.
struct MarkdownTable {
    private static let separator = " │ "

    private let alignments: [TerminalText.Alignment]
    private var rows: [[StyledText]] = []

    init(alignments: [TerminalText.Alignment]) {
        self.alignments = alignments
    }

    /// Whether the cell that is read now belongs to the header.
    var isInHeader: Bool { rows.count == 1 }

    mutating func beginRow() {
        rows.append([])
    }

    mutating func append(_ cell: StyledText) {
        guard !rows.isEmpty else { return }
        rows[rows.count - 1].append(cell)
    }

    func lines(width: Int) -> [StyledText] {
        var widths = alignments.map { _ in 1 }
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], cell.width)
            }
        }
        let total = widths.reduce(0, +) + (widths.count - 1) * TerminalText.displayWidth(Self.separator)
        return total <= width ? aligned(widths) : stacked(width)
    }

    private func aligned(_ widths: [Int]) -> [StyledText] {
        var lines = rows.map { row in
            var line = StyledText()
            for (index, width) in widths.enumerated() {
                if index > 0 { line.append(Self.separator, .dim) }
                let cell = index < row.count ? row[index] : StyledText()
                line.append(cell.padded(toWidth: width, alignment: alignments[index]))
            }
            return line
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
        lines.insert(StyledText(rule, .dim), at: min(1, lines.count))
        return lines
    }

    private func stacked(_ width: Int) -> [StyledText] {
        let header = rows.first ?? []
        var lines: [StyledText] = []
        // A table without rows still has a header to show.
        guard rows.count > 1 else { return header.flatMap { $0.wrapped(toWidth: width) } }
        for row in rows.dropFirst() {
            if !lines.isEmpty { lines.append(StyledText()) }
            for (index, cell) in row.enumerated() where !cell.isEmpty {
                var line = StyledText()
                if index < header.count, !header[index].isEmpty {
                    line.append(header[index])
                    line.append(": ")
                }
                line.append(cell)
                for (number, part) in line.wrapped(toWidth: width - 2).enumerated() {
                    var indented = StyledText(number == 0 ? "" : "  ")
                    indented.append(part)
                    lines.append(indented)
                }
            }
        }
        return lines
    }
}
