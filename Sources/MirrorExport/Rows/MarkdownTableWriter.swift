package import WireFormat

/// A table of GitHub Flavored Markdown, whose cells are text wherever they are rendered.
package struct MarkdownTableWriter: RowWriter {
    private let columns: [String]

    /// Makes a writer of these columns, which must be at least one.
    package init(columns: [String]) {
        self.columns = columns
    }

    package var header: String {
        line(cells: columns) + "|" + String(repeating: " --- |", count: columns.count) + "\n"
    }

    package func line(_ record: JSONValue) -> String {
        line(cells: columns.map { CellValue(record.member($0)).display })
    }

    private func line(cells: [String]) -> String {
        "|" + cells.map { " \(MarkdownCell.escaping($0)) |" }.joined() + "\n"
    }
}
