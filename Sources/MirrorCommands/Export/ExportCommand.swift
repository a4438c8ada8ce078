import ArgumentParser
import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Writes rows as files that an auditor can check.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export decisions, interruptions and tasks as files, with a manifest that proves them.",
        discussion: """
            Writes a folder: a file for each dataset and format, COVERAGE.txt, and manifest.json with what was asked, of \
            which mirror, how complete it is, and the SHA-256 of each file. All datasets show one state of the mirror, \
            whatever a sync does meanwhile. `octomirror verify --manifest` checks it later. docs/export.md says more.

            Datasets: \(ExportDatasets.all.map(\.name).joined(separator: ", ")). --since, --until and --period go by \
            \(ExportDatasets.all.map { "\($0.timeColumn) of \($0.name)" }.joined(separator: ", ")). An option that does \
            not narrow a dataset is refused with it.

            Exit status 3: exported, but the mirror is not complete for what was asked; the manifest says what is \
            missing.

            EXAMPLES:
              octomirror export --out evidence-2026-Q3 --period 2026-Q3
              octomirror export decisions --out july --period 2026-07 --environment Production --format xlsx
              octomirror export interruptions tasks --out all --with-gone --format ndjson --format csv
            """
    )

    @Argument(
        help: ArgumentHelp("What to export. Default: every dataset.", valueName: "dataset"),
        completion: .list(ExportDatasets.all.map(\.name))
    )
    var datasets: [String] = []

    @Option(
        help: ArgumentHelp("The folder to make; one that exists must be empty.", valueName: "folder"),
        completion: .directory
    )
    var out: String

    @Option(help: ArgumentHelp("csv, ndjson or xlsx; may repeat. Default: csv.", valueName: "format"))
    var format: [ExportFormat] = []

    @Option(
        help: ArgumentHelp(
            "Only a year, quarter, month or week, in UTC: 2026, 2026-Q3, 2026-07, 2026-W31.",
            valueName: "period"
        )
    )
    var period: CalendarPeriod?

    @Flag(help: "Only interruptions that wait for an answer.")
    var pending = false

    @Option(
        help: ArgumentHelp("Only what regards this document, by id: a task, a deployment …", valueName: "id")
    )
    var regarding: String?

    @Flag(help: "Only interruptions assigned to the user whose key filled the mirror.")
    var assignedToMe = false

    @Option(help: ArgumentHelp("Only interruptions assigned to this user, by name or id.", valueName: "user"))
    var assignedTo: String?

    @OptionGroup var filter: FilterOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if period != nil && (filter.since != nil || filter.until != nil) {
            throw ValidationError("--period and --since or --until contradict each other; give one.")
        }
        if pending && filter.gone {
            throw ValidationError("--pending and --gone contradict each other; give one.")
        }
        if out.isEmpty { throw ValidationError("--out names a folder.") }
    }

    func run() async throws {
        let datasets = try ExportDatasets.named(datasets)
        try refuseWhatDoesNotNarrow(datasets)
        let queries = try MirrorQueries.snapshot(path: global.path)
        let reporter = ProgressReporter(isShown: !global.quiet)
        let exporter = Exporter(
            datasets: datasets,
            formats: ExportFormat.allCases.filter { format.isEmpty ? $0 == .csv : format.contains($0) },
            filter: try queries.resolving(asked),
            queries: queries,
            command: CommandLine.arguments,
            now: GlobalOptions.now
        ) { dataset, rows, total in
            reporter.show(rows, of: total, "rows", "export: \(dataset)")
        }
        let coverage = try ExportCoverage(of: datasets, exporter.filter, in: queries)
        let folder = try ExportFolder(out)
        // First of all: whoever reads on knows what the rows are not.
        if let warning = coverage.warning {
            Console.complain("\(warning). The rows are exported; the manifest says what is missing.")
        }
        let manifest: ExportManifest
        do {
            defer { reporter.clear() }
            manifest = try await Stoppable.run { try exporter.write(coverage, to: folder) }
        } catch is CancellationError {
            throw CommandFailure(.partial, "stopped; there is no export at \(out). Run the command again.")
        }
        if global.json {
            global.print(manifest.json)
        } else if !global.quiet {
            Console.print(try ExportSummary(manifest, folder, coverage.state).render(style: Console.style))
        }
        if !coverage.isWhole { throw CommandFailure(.partial, nil) }
    }

    // MARK: What is asked

    private var asked: InterruptionFilter {
        var asked = filter.filter
        asked.pendingOnly = pending
        asked.regarding = regarding
        asked.isAssignedToMe = assignedToMe
        asked.assignedTo = assignedTo
        if let period = period?.period { (asked.since, asked.until) = (period.start, period.end) }
        return asked
    }

    /// - Throws: A usage error when an option does not narrow one of the datasets: the others would be narrowed, and it
    ///   would pass for narrowed too.
    private func refuseWhatDoesNotNarrow(_ datasets: [any ExportDataset]) throws {
        let own = [
            ("--pending", pending), ("--regarding", regarding != nil), ("--assigned-to-me", assignedToMe),
            ("--assigned-to", assignedTo != nil),
        ]
        let given = own.filter(\.1).map(\.0) + filter.given.filter { !["--since", "--until"].contains($0) }
        for option in given {
            guard let other = datasets.first(where: { !$0.filters.contains(option) }) else { continue }
            let narrowed = ExportDatasets.all.filter { $0.filters.contains(option) }.map(\.name)
            throw CommandFailure(
                .usage,
                "\(option) does not narrow \(other.name). Name the datasets that it does: "
                    + "`octomirror export \(narrowed.joined(separator: " ")) …`."
            )
        }
    }
}
