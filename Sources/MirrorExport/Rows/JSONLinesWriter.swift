package import WireFormat

/// One record a line as compact JSON (https://jsonlines.org), and nothing else.
package struct JSONLinesWriter: RowWriter {
    private let columns: [String]?
    private let isForTerminal: Bool

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - columns: The members to keep; nil for the record as it is.
    ///   - isForTerminal: Whether the text goes to a terminal; what could confuse one is escaped then.
    package init(columns: [String]? = nil, isForTerminal: Bool = false) {
        self.columns = columns
        self.isForTerminal = isForTerminal
    }

    package var header: String { "" }

    package func line(_ record: JSONValue) -> String {
        let json = (columns.map(record.selecting) ?? record).compact
        return (isForTerminal ? TerminalJSON.escaping(json) : json) + "\n"
    }
}
