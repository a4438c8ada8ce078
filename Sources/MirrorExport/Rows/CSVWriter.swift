package import WireFormat

/// Comma-separated values as RFC 4180 has them: a header, CRLF, UTF-8 without a byte order mark.
///
/// Null is an empty cell, an empty text is `""`, a list or an object is compact JSON. No text can be a formula where a
/// spreadsheet opens the file (``FormulaGuard``), and control characters other than tabs and line breaks are shown by
/// their pictures, so that the file is safe to print as well.
package struct CSVWriter: RowWriter {
    private let columns: [String]
    private let isForTerminal: Bool

    /// Makes a writer of these columns.
    ///
    /// - Parameter isForTerminal: Whether the text goes to a terminal, which gets nothing that is invisible or that
    ///   changes the direction of writing either.
    package init(columns: [String], isForTerminal: Bool = false) {
        self.columns = columns
        self.isForTerminal = isForTerminal
    }

    package var header: String { line(cells: columns.map(CellValue.text)) }

    package func line(_ record: JSONValue) -> String {
        line(cells: columns.map { CellValue(record.member($0)) })
    }

    /// One line of these cells.
    package func line(cells: [CellValue]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    private func cell(_ value: CellValue) -> String {
        switch value {
        case .nothing: ""
        case .literal(let text): text
        case .text(let text): Self.quoted(FormulaGuard.guarding(printable(text)))
        case .structure(let json): Self.quoted(printable(json))
        case .texts(let texts):
            Self.quoted(printable(JSONValue.array(texts.map(JSONValue.string)).compact))
        }
    }

    private func printable(_ text: String) -> String {
        isForTerminal ? TerminalText.multiLine(text) : ControlPictures.replacing(in: text)
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty
            || text.utf8.contains { byte in
                switch byte {
                case UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D, UInt8(ascii: ";"): true
                default: false
                }
            }
            // Some readers trim what is not quoted.
            || text.first?.isWhitespace == true || text.last?.isWhitespace == true
        return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}
