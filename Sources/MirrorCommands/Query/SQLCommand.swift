import ArgumentParser
import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Runs SQL that reads.
struct SQLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Run an SQL statement that only reads.",
        discussion: """
            The views interruptions, tasks, spaces, teams, teamMembers, users, projects, environments, tenants and \
            runs are made to be queried; docs/schema.md lists their columns. The file opens in sqlite3 as well.

            EXAMPLES:
              octomirror sql "SELECT type, count(*) FROM interruptions GROUP BY type"
              octomirror sql --format csv "SELECT id, title, outcome FROM interruptions" > interruptions.csv
              octomirror sql - < report.sql
              octomirror sql --schema
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A SELECT, WITH, VALUES or EXPLAIN statement; - reads it from standard input.",
            valueName: "statement"
        )
    )
    var statement: String?

    @Flag(help: "List the views and their columns.")
    var schema = false

    @Option(help: ArgumentHelp("The most rows to print.", valueName: "n"))
    var maxRows = 10_000

    @Option(help: ArgumentHelp("How long the statement may take: 5s, 2m.", valueName: "time"))
    var timeLimit: Span?

    @OptionGroup var format: FormatOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try format.format(global)
        guard schema != (statement != nil) else { throw ValidationError("Give a statement, or --schema.") }
        guard maxRows > 0 else { throw ValidationError("--max-rows must be at least 1.") }
    }

    func run() async throws {
        let queries = try global.openQueries()
        let result = try await queries.sql(
            schema ? Self.schemaStatement : statement == "-" ? Self.standardInput() : statement ?? "",
            rowLimit: maxRows,
            timeLimit: timeLimit?.duration ?? .seconds(30)
        )
        try print(result)
        if result.isCut { Console.note("only the first \(maxRows) rows; --max-rows allows more") }
    }

    private func print(_ result: SQLResult) throws {
        switch try format.format(global) {
        case .json: global.print(result.json)
        case .table:
            let table = TableOutput(
                columns: result.columns.map { .init($0, fitting: .truncated(priority: 1)) }
            )
            let rows = result.rows.map { $0.map { TableOutput.Cell(CellValue($0).display) } }
            if !rows.isEmpty { Console.print(table.render(rows, style: Console.style)) }
        case .ndjson: print(result, JSONLinesWriter(isForTerminal: Console.isTerminal))
        case .csv: print(result, CSVWriter(columns: result.columns, isForTerminal: Console.isTerminal))
        case .markdown: print(result, MarkdownTableWriter(columns: result.columns))
        }
    }

    private func print(_ result: SQLResult, _ writer: some RowWriter) {
        guard Console.answer(writer.header) else { return }
        _ = AnswerLines.print(
            result.rows.lazy.map { row in
                writer.line(.object(zip(result.columns, row).map { JSONValue.Member($0, $1) }))
            }
        )
    }

    /// The statement on standard input, which is a text and no larger than SQLite takes one.
    private static func standardInput() throws -> String {
        let data = try FileHandle.standardInput.read(upToCount: 1_000_001) ?? Data()
        guard let text = String(data: data, encoding: .utf8), data.count <= 1_000_000 else {
            throw CommandFailure(
                .usage,
                "standard input holds no statement: it is not UTF-8, or longer than 1,000,000 bytes."
            )
        }
        return text
    }

    private static let schemaStatement = """
        SELECT m.name AS view, c.name AS column FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
        WHERE m.type = 'view' AND m.name <> 'interruptionText' ORDER BY m.name, c.cid
        """
}
