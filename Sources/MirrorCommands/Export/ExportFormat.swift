import ArgumentParser
import Foundation
import MirrorExport
import WireFormat

/// How the rows of a dataset are written.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    /// RFC 4180, UTF-8, no cell a formula.
    case csv
    /// A row a line as JSON, exactly as it is.
    case ndjson
    /// A workbook.
    case xlsx

    /// The columns whose texts are instants, by their names.
    static func instants(_ columns: [String]) -> Set<String> {
        Set(
            columns.filter { name in
                ["created", "notBefore", "queueTimeExpiry"].contains(name) || name.hasSuffix("At")
                    || name.hasSuffix("Time")
            }
        )
    }
}

/// A file of an export on its way.
protocol ExportFile: AnyObject {
    var path: String { get }
    /// As the manifest names it.
    var format: String { get }
    func write(_ row: ExportRow) throws
    func finish() throws
    /// What the manifest says of it besides.
    var details: [JSONValue.Member] { get }
}

/// A row of a dataset, in the forms that several files need.
struct ExportRow {
    let id: String
    let json: JSONValue
    /// The line of NDJSON, its line feed included.
    let line: String
    /// SHA-256 of the line, in hexadecimal digits.
    let digest: String

    init(id: String, json: JSONValue) {
        self.id = id
        self.json = json
        line = JSONLinesWriter().line(json)
        digest = SHA256.hexadecimal(of: line)
    }

    /// The digest, and the id as JSON, which has no line feed.
    var digestLine: String { "\(digest) \(JSONValue.string(id).compact)\n" }
}

/// Rows as lines of text.
final class TextExportFile: ExportFile {
    let path: String
    let format: String
    private let file: NewFile
    private let line: (ExportRow) -> String

    var details: [JSONValue.Member] { [] }

    private init(_ path: String, _ format: String, header: String, line: @escaping (ExportRow) -> String)
        throws
    {
        self.path = path
        self.format = format
        self.line = line
        file = try NewFile(path)
        try file.write(header)
    }

    static func csv(_ path: String, columns: [String]) throws -> TextExportFile {
        let writer = CSVWriter(columns: columns)
        return try TextExportFile(path, "csv", header: writer.header) { writer.line($0.json) }
    }

    static func ndjson(_ path: String) throws -> TextExportFile {
        try TextExportFile(path, "ndjson", header: "", line: \.line)
    }

    /// A line a row: the SHA-256 of its NDJSON line, and its id as JSON.
    static func digests(_ path: String) throws -> TextExportFile {
        try TextExportFile(path, "digests", header: "", line: \.digestLine)
    }

    func write(_ row: ExportRow) throws { try file.write(line(row)) }

    func finish() throws { try file.finish() }
}

/// Rows as a workbook.
final class WorkbookExportFile: ExportFile {
    let path: String
    let format = "xlsx"
    private let writer: WorkbookWriter

    init(
        _ path: String,
        name: String,
        columns: [String],
        about: [(label: String, text: String)],
        rows: Int,
        created: Timestamp
    ) throws {
        self.path = path
        writer = try WorkbookWriter(
            path,
            name: name,
            columns: columns,
            instants: ExportFormat.instants(columns),
            about: about,
            rows: rows,
            created: created
        )
    }

    var details: [JSONValue.Member] {
        [
            .init(
                "sheets",
                .array(
                    writer.sheets.map { ["name": .string($0.name), "rows": .int(Int64($0.rows))] }
                )
            ),
            .init("cutCells", .int(Int64(writer.cutCells))),
        ]
    }

    func write(_ row: ExportRow) throws { try writer.write(row.json) }

    func finish() throws { try writer.finish() }
}
