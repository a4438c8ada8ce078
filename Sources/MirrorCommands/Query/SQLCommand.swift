import ArgumentParser
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
              octomirror sql --schema
            """
    )

    @Argument(help: ArgumentHelp("A SELECT, WITH, VALUES or EXPLAIN statement.", valueName: "statement"))
    var statement: String?

    @Flag(help: "List the views and their columns.")
    var schema = false

    @Option(help: ArgumentHelp("The most rows to print.", valueName: "n"))
    var maxRows = 10_000

    @Option(help: ArgumentHelp("How long the statement may take: 5s, 2m.", valueName: "time"))
    var timeLimit: Span?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard schema != (statement != nil) else { throw ValidationError("Give a statement, or --schema.") }
        guard maxRows > 0 else { throw ValidationError("--max-rows must be at least 1.") }
    }

    func run() async throws {
        let queries = try global.openQueries()
        let result = try await queries.sql(
            statement ?? Self.schemaStatement,
            rowLimit: maxRows,
            timeLimit: timeLimit?.duration ?? .seconds(30)
        )
        if global.json {
            global.print(result.json)
        } else {
            let table = TableOutput(
                columns: result.columns.map { .init($0, fitting: .truncated(priority: 1)) }
            )
            let rows = result.rows.map { $0.map { TableOutput.Cell(Self.text($0)) } }
            if !rows.isEmpty { Console.print(table.render(rows, style: Console.style)) }
        }
        if result.isCut { Console.note("only the first \(maxRows) rows; --max-rows allows more") }
    }

    private static let schemaStatement = """
        SELECT m.name AS view, c.name AS column FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
        WHERE m.type = 'view' AND m.name <> 'interruptionText' ORDER BY m.name, c.cid
        """

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .string(let text): text
        default: value.compact
        }
    }
}
