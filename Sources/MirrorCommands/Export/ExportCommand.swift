import ArgumentParser
import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Writes rows as files that an auditor can check.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Export decisions, interruptions, deployments and more as files, with a manifest that proves them.",
        discussion: """
            Writes a folder: a file for each dataset and format, COVERAGE.txt, and manifest.json with what was asked, of \
            which mirror, how complete it is, and the SHA-256 of each file. All datasets show one state of the mirror, \
            whatever a sync does meanwhile. `octomirror verify --manifest` checks it later. docs/export.md says more.

            Datasets: \(ExportDatasets.all.map(\.name).joined(separator: ", ")). --since, --until and --period go by \
            \(ExportDatasets.all.map { "\($0.timeColumn) of \($0.name)" }.joined(separator: ", ")). An option that does \
            not narrow a dataset is refused with it.

            With --evidence or --sample it writes no rows but a page for each interruption, with every version of its body: \
            what was shown, what was answered, by whom, when and how that is known. A sample is drawn from the decisions \
            that the filters mean, and the same seed draws the same ones.

            Exit status 3: exported, but the mirror is not complete for what was asked; the manifest says what is \
            missing.

            EXAMPLES:
              octomirror export --out evidence-2026-Q3 --period 2026-Q3
              octomirror export decisions --out july --period 2026-07 --environment Production --format xlsx
              octomirror export interruptions tasks --out all --with-gone --format ndjson --format csv
              octomirror export --evidence Interruptions-7 Interruptions-12 --out pack
              octomirror export --sample 25 --seed 7 --period 2026-Q3 --environment Production --out sample
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
        parsing: .upToNextOption,
        help: ArgumentHelp("Write pages about these interruptions instead of rows.", valueName: "id")
    )
    var evidence: [String] = []

    @Option(help: ArgumentHelp("Write pages about so many decisions, drawn by the seed.", valueName: "n"))
    var sample: Int?

    @Option(help: ArgumentHelp("What the sample is drawn by. Default: 1.", valueName: "n"))
    var seed: Int?

    @Option(
        help: ArgumentHelp(
            "Only a year, quarter, month or week, in UTC: 2026, 2026-Q3, 2026-07, 2026-W31.",
            valueName: "period"
        ),
        transform: CalendarPeriodName.parse
    )
    var period: CalendarPeriodName?

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
        if isEvidence && !(datasets.isEmpty && format.isEmpty) {
            throw ValidationError("--evidence and --sample write pages; leave out datasets and --format.")
        }
        if !evidence.isEmpty && sample != nil {
            throw ValidationError("--evidence and --sample contradict each other; give one.")
        }
        if seed != nil && sample == nil { throw ValidationError("--seed is for --sample.") }
        if let sample, sample < 1 { throw ValidationError("--sample must be 1 or more.") }
        if out.isEmpty || out == "-" {
            throw ValidationError("--out names a folder, which holds several files.")
        }
    }

    func run() async throws {
        if isEvidence { return try writeEvidence() }
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
        coverage.notes.forEach(Console.complain)
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
            Console.print(try ExportSummary(manifest, folder, coverage).render(style: Console.style))
        }
        if !coverage.isWhole { throw CommandFailure(.partial, nil) }
    }

    // MARK: Evidence

    private var isEvidence: Bool { !evidence.isEmpty || sample != nil }

    private func writeEvidence() throws {
        let given = optionsThatNarrow
        if let option = given.first, !evidence.isEmpty {
            throw CommandFailure(
                .usage,
                "\(option) does not narrow --evidence, whose ids say what is meant. Leave it out."
            )
        }
        let decisions = DecisionsDataset()
        try refuseWhatDoesNotNarrow([decisions])
        let queries = try MirrorQueries.snapshot(path: global.path)
        let filter = try queries.resolving(asked)
        let coverage = try ExportCoverage(of: [decisions], filter, in: queries)
        let choice: EvidenceFolder.Choice =
            if let sample {
                .sample(
                    try queries.sample(sample, of: decisions.decisions(filter), seed: seed ?? 1),
                    from: CommandText.given
                )
            } else {
                .ids(evidence)
            }
        let folder = try ExportFolder(out)
        coverage.notes.forEach(Console.complain)
        if let warning = coverage.warning {
            Console.complain("\(warning). The pages are written, and say what is missing.")
        }
        let export = EvidenceExport(queries: queries, coverage: coverage, filter: filter)
        let (manifest, pack) = try export.write(choice, to: folder)
        if global.json {
            global.print(manifest.json)
        } else if !global.quiet {
            let count = pack.folders.count
            if count == 0 { Console.complain("no decision matches, so there was nothing to draw from") }
            Console.print(
                "\(count) interruption\(count == 1 ? "" : "s") in \(folder.path(of: "index.html")), with a manifest"
            )
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
        if let period = period?.period { (asked.since, asked.until) = (period.since, period.until) }
        return asked
    }

    /// - Throws: A usage error when an option does not narrow one of the datasets: the others would be narrowed, and it
    ///   would pass for narrowed too.
    private func refuseWhatDoesNotNarrow(_ datasets: [any ExportDataset]) throws {
        for option in optionsThatNarrow where !["--since", "--until", "--period"].contains(option) {
            guard let other = datasets.first(where: { !$0.filters.contains(option) }) else { continue }
            let narrowed = ExportDatasets.all.filter { $0.filters.contains(option) }.map(\.name)
            throw CommandFailure(
                .usage,
                "\(option) does not narrow \(other.name). Name the datasets that it does: "
                    + "`octomirror export \(narrowed.joined(separator: " ")) …`."
            )
        }
    }

    /// The options that narrow and were given, spaces aside.
    private var optionsThatNarrow: [String] {
        let own = [
            ("--period", period != nil), ("--pending", pending), ("--regarding", regarding != nil),
            ("--assigned-to-me", assignedToMe), ("--assigned-to", assignedTo != nil),
        ]
        return own.filter(\.1).map(\.0) + filter.given
    }
}
