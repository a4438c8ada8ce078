import ArgumentParser
import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Writes a report of a period as one HTML page.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a report of a period as one HTML page: volume, times, people, outcomes.",
        discussion: """
            The page stands alone: it has its plots and styles in it, runs no script and loads nothing, on a screen, a \
            phone or paper. It is about the interruptions that were raised in the period. A file of that name is \
            replaced, and only by a whole report.

            Where the mirror is not complete the page says so first thing, and so does standard error; the exit status \
            is 3 then, and the page is written all the same.

            EXAMPLES:
              octomirror report --period 2026-Q3 --out report.html
              octomirror report --since 90d --environment Production --out production.html
              octomirror report --period 2026-W31 --space Payments --out - > report.html
            """
    )

    @OptionGroup var period: PeriodOptions

    @Option(
        help: ArgumentHelp("The file to write; - for standard output.", valueName: "path"),
        completion: .file(extensions: ["html"])
    )
    var out: String

    @OptionGroup var spaces: SpaceOptions

    @Option(help: "Only this type: ManualIntervention, GuidedFailure …; may repeat.")
    var type: [String] = []

    @Option(help: "Only this project, by name, slug or id; may repeat.")
    var project: [String] = []

    @Option(help: "Only this environment, by name, slug or id; may repeat.")
    var environment: [String] = []

    @Option(help: "Only this tenant, by name, slug or id; may repeat.")
    var tenant: [String] = []

    @Option(help: "Only what this team may answer, by name, slug or id; may repeat.")
    var team: [String] = []

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if global.json {
            throw ValidationError(
                "A report is a page; for JSON ask `octomirror events --json` or `octomirror find --json`."
            )
        }
    }

    func run() throws {
        // All figures are about one state, whatever a sync does meanwhile.
        let queries = try MirrorQueries.snapshot(path: global.path)
        let report = try queries.report(ReportRequest(period: period.stretch(), filter: filter))
        try queries.unknownValues(in: filter).forEach(Console.complain)
        if let lacking = CoverageNote.line(report.state) { Console.complain(lacking) }
        let page = try ReportPage(
            report,
            ReportSupplement(report.request, queries),
            tool: Version.tool,
            command: CommandText.given,
            madeAt: GlobalOptions.now
        )
        if out == "-" {
            Console.answer(page.html)
        } else {
            try OutputFile.write(page.html, to: URL(fileURLWithPath: out))
            if !global.quiet {
                Console.print(
                    "\(out): \(report.request.period.name), \(report.headline.raised) interruptions"
                )
            }
        }
        if report.state.coverage != .complete { throw CommandFailure(.partial, nil) }
    }

    private var filter: InterruptionFilter {
        var filter = InterruptionFilter()
        filter.spaces = spaces.spaces
        filter.types = type
        filter.projects = project
        filter.environments = environment
        filter.tenants = tenant
        filter.teams = team
        return filter
    }
}

/// The command as it was given; no argument of ours is a secret.
enum CommandText {
    static var given: String {
        let arguments = CommandLine.arguments.dropFirst().map { argument in
            argument.wholeMatch(of: /[A-Za-z0-9_.,:\/=@%+-]+/) != nil
                ? argument
                : "'"
                    + argument.split(separator: "'", omittingEmptySubsequences: false).joined(
                        separator: "'\\''"
                    ) + "'"
        }
        return (["octomirror"] + arguments).joined(separator: " ")
    }
}
