import ArgumentParser
import Foundation
import MirrorQuery
import MirrorStore
import MirrorSync
import OctopusAPI

/// Reads what is new on the server into the mirror.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read what is new on the server into the mirror.",
        discussion: """
            Reads interruptions, tasks and the names of what they regard, and only reads. It can be cut at any moment; \
            the next run goes on where it stood. Made for cron: --quiet says nothing unless something is wrong. With \
            --watch it runs again and again until it is stopped, through outages of the server.

            EXAMPLES:
              OCTOPUS_API_KEY=API-… octomirror sync --server https://octopus.example.com
              octomirror sync --dry-run
              octomirror sync --space Default --space Payments --quiet
              octomirror sync --watch --every 60s --metrics-file /var/lib/node_exporter/octomirror.prom
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var spaces: SpaceOptions

    @Flag(help: "Walk every list from end to end, as if nothing had been read before.")
    var full = false

    @Flag(help: "Say what a run would ask of the server, and how many requests that takes; write nothing.")
    var dryRun = false

    @Flag(help: "Run again and again until stopped.")
    var watch = false

    @Option(
        help: ArgumentHelp(
            "How long --watch waits between two runs: 30s, 5m. Default: 60s.",
            valueName: "time"
        )
    )
    var every: Span?

    @Option(
        help: ArgumentHelp("Write Prometheus metrics to this file after each run.", valueName: "path"),
        completion: .file()
    )
    var metricsFile: String?

    @Option(
        help: ArgumentHelp(
            "Append the ledger's head to this file after each run, for `verify --anchor`. Keep it where the mirror is not.",
            valueName: "path"
        ),
        completion: .file()
    )
    var anchorFile: String?

    func validate() throws {
        if every != nil && !watch { throw ValidationError("--every goes with --watch.") }
        if dryRun && watch { throw ValidationError("--dry-run and --watch exclude each other.") }
        if let every, every.duration < .seconds(1) { throw ValidationError("--every must be at least 1s.") }
    }

    func run() async throws {
        let client = try server.configuration(environment: ProcessInfo.processInfo.environment)
        let configuration = SyncConfiguration(spaces: spaces.spaces, isFull: full, tool: Version.tool) {
            GlobalOptions.now
        }
        if dryRun { return try await showPlan(client, configuration) }
        let session = SyncSession(
            path: global.path,
            purpose: purpose,
            client: client,
            sync: configuration,
            logger: global.logger,
            showsProgress: !global.quiet && !global.verbose && !watch
        )
        let output = SyncOutput(
            path: global.path,
            format: global.json ? .json : global.quiet ? .nothing : watch ? .line : .table,
            metrics: metricsFile.map(MetricsFile.init(path:)),
            anchors: anchorFile.map(AnchorFile.init(path:))
        )
        if watch {
            let watch = SyncWatch(session: session, output: output, every: every?.duration ?? .seconds(60))
            do {
                try await Stoppable.run(watch.run)
            } catch is CancellationError {
                // Being stopped is how a watch ends.
            }
        } else {
            try await runOnce(session, output)
        }
    }

    private func showPlan(_ server: OctopusConfiguration, _ sync: SyncConfiguration) async throws {
        let (path, logger) = (global.path, global.logger)
        let plan = try await Stoppable.run {
            try await OctopusClient.withClient(server, logger: logger) { client in
                let store = try MirrorStore.readOnly(path)
                return try await SyncPlanner(client: client, store: store, configuration: sync).plan()
            }
        }
        if global.json {
            global.print(plan.json)
        } else if !global.quiet {
            Console.print(
                PlanSummary(plan: plan, rate: server.requestsPerMinute).render(style: Console.style)
            )
        }
    }

    /// The command line as far as it matters to others.
    ///
    /// It is put together from flags without values, since a URL may hold what nobody else should see.
    private var purpose: String {
        ([Version.tool, "sync"] + (full ? ["--full"] : []) + (watch ? ["--watch"] : [])).joined(
            separator: " "
        )
    }

    private func runOnce(_ session: SyncSession, _ output: SyncOutput) async throws {
        do {
            let report = try await Stoppable.run(session.run)
            try output.show(report)
            if let failure = SyncOutput.failure(of: report) { throw failure }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            try output.noteFailure()
            throw error
        }
    }
}
