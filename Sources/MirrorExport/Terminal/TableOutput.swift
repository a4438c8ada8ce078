/// Rows under headers, fitted to the width of a terminal.
///
/// A table that is too wide first narrows its flexible columns, then leaves out columns that may be missed,
/// and at last shows each row as a list of fields. Output that goes to no terminal is neither narrowed nor
/// cut. No line ends in a space, and every cell is sanitised here.
package struct TableOutput: Sendable {
    /// What a column does when the table is wider than the terminal.
    package enum Fitting: Sendable, Equatable {
        /// Keeps its width: an id that is cut is of no use.
        case fixed
        /// Gets narrower, its cells ending in an ellipsis. Columns of a higher priority give way first.
        case truncated(priority: Int)
        /// Gets narrower, its cells going on below, for at most so many lines.
        case wrapped(priority: Int, maximumLines: Int)
    }

    /// What is above the cells of a column, and how they are fitted.
    package struct Column: Sendable {
        let title: String
        let alignment: TerminalText.Alignment
        let minimumWidth: Int
        let fitting: Fitting
        let dropPriority: Int?
        let isOmittedWhenEmpty: Bool

        /// Describes a column.
        ///
        /// - Parameters:
        ///   - title: The header; a column is never narrower than it.
        ///   - alignment: The side its cells are put on; numbers belong on the right.
        ///   - minimumWidth: The columns it is never narrowed below.
        ///   - fitting: What it does in a table that is too wide.
        ///   - dropPriority: Lets it be left out where narrowing is not enough; the highest goes first.
        ///   - isOmittedWhenEmpty: Leaves it out on a terminal when no row has a value in it.
        package init(
            _ title: String,
            alignment: TerminalText.Alignment = .left,
            minimumWidth: Int = 8,
            fitting: Fitting = .fixed,
            dropPriority: Int? = nil,
            isOmittedWhenEmpty: Bool = false
        ) {
            self.title = TerminalText.singleLine(title)
            self.alignment = alignment
            self.minimumWidth = minimumWidth
            self.fitting = fitting
            self.dropPriority = dropPriority
            self.isOmittedWhenEmpty = isOmittedWhenEmpty
        }
    }

    /// One value of a row.
    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        let text: String
        let attributes: TextAttributes

        /// Takes text as it comes; the table sanitises it.
        package init(_ text: String, _ attributes: TextAttributes = []) {
            self.text = text
            self.attributes = attributes
        }

        /// A cell without attributes.
        package init(stringLiteral value: String) {
            self.init(value)
        }
    }

    private static let gap = "  "

    private let columns: [Column]

    /// Makes a table with these columns, which must be at least one.
    package init(columns: [Column]) {
        self.columns = columns
    }

    /// Renders the rows, without a line feed at the end; no rows give an empty string.
    ///
    /// A row with fewer cells than columns is filled up with empty ones.
    package func render(_ rows: [[Cell]], style: TerminalStyle) -> String {
        guard !rows.isEmpty else { return "" }
        let cells = rows.map { row in
            columns.indices.map { index in
                index < row.count
                    ? StyledText(TerminalText.singleLine(row[index].text), row[index].attributes)
                    : StyledText()
            }
        }
        var natural = columns.map { TerminalText.displayWidth($0.title) }
        var isEmpty = columns.map { _ in true }
        for row in cells {
            for (index, cell) in row.enumerated() where !cell.isEmpty {
                natural[index] = max(natural[index], cell.width)
                isEmpty[index] = false
            }
        }
        let layout = TableLayout(
            columns: columns,
            naturalWidths: natural,
            isEmpty: isEmpty,
            gap: Self.gap.count,
            width: style.width
        )
        guard layout.fits else { return stacked(cells, style: style) }
        let header = columns.map { StyledText($0.title, .bold) }
        return ([header] + cells)
            .flatMap { lines(of: $0, widths: layout.widths, style: style) }
            .joined(separator: "\n")
    }

    /// One row as the lines it takes; more than one only where cells are wrapped.
    private func lines(of row: [StyledText], widths: [Int?], style: TerminalStyle) -> [String] {
        let parts: [(index: Int, width: Int, lines: [StyledText])] = columns.indices.compactMap { index in
            widths[index].map { (index, $0, fitted(row[index], column: columns[index], width: $0)) }
        }
        let height = parts.map(\.lines.count).max() ?? 0
        return (0..<height).map { lineNumber in
            var line = StyledText()
            for (position, part) in parts.enumerated() {
                if position > 0 { line.append(Self.gap) }
                let cell = lineNumber < part.lines.count ? part.lines[lineNumber] : StyledText()
                line.append(cell.padded(toWidth: part.width, alignment: columns[part.index].alignment))
            }
            return line.trimmingTrailingSpaces().painted(style)
        }
    }

    private func fitted(_ cell: StyledText, column: Column, width: Int) -> [StyledText] {
        guard case .wrapped(_, let maximumLines) = column.fitting, cell.width > width else {
            return [cell.truncated(toWidth: width)]
        }
        let lines = cell.wrapped(toWidth: width)
        guard lines.count > maximumLines, maximumLines > 0 else { return lines }
        // The last line takes all that is left, so that its cut is marked.
        var rest = StyledText()
        for line in lines[(maximumLines - 1)...] {
            if !rest.isEmpty { rest.append(" ") }
            rest.append(line)
        }
        return lines.prefix(maximumLines - 1) + [rest.truncated(toWidth: width)]
    }

    private func stacked(_ rows: [[StyledText]], style: TerminalStyle) -> String {
        let blocks = rows.map { row in
            let fields = zip(columns, row).compactMap { column, cell in
                cell.isEmpty
                    ? nil
                    : FieldList.Field(column.title, cell.plain, cell.spans.first?.attributes ?? [])
            }
            return FieldList(fields).render(style: style)
        }
        return blocks.joined(separator: "\n\n")
    }
}
