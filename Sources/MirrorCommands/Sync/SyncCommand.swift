import ArgumentParser
import Foundation
import MirrorStore
import MirrorSync

/// Reads what is new on the server into the mirror.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read what is new on the server into the mirror.",
        discussion: """
            Reads interruptions, tasks and the names of what they regard, and only reads. It can be cut at any moment; \
            the next run goes on where it stood. Made for cron: --quiet says nothing unless something is wrong.

            EXAMPLES:
              OCTOPUS_API_KEY=API-… octomirror sync --server https://octopus.example.com
              octomirror sync --space Default --space Payments --quiet
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var spaces: SpaceOptions

    @Flag(help: "Walk every list from end to end, as if nothing had been read before.")
    var full = false

    mutating func run() async throws {
        let client = try server.configuration(environment: ProcessInfo.processInfo.environment)
        var configuration = SyncConfiguration(spaces: spaces.spaces, isFull: full, tool: Version.tool) {
            GlobalOptions.now
        }
        configuration.isFull = full
        let session = SyncSession(
            path: global.path,
            client: client,
            sync: configuration,
            logger: global.logger,
            showsProgress: !global.quiet && !global.verbose
        )
        let report = try await session.runUntilDoneOrStopped()
        if global.json {
            global.print(report.json)
        } else if !global.quiet {
            Console.print(SyncSummary(report: report, path: global.path).render(style: Console.style))
        }
        guard report.outcome == .complete else {
            let debts = (report.debts + report.spaces.flatMap(\.debts)).filter { $0.lane != "reference" }
            let more = debts.count > 1 ? " (and \(debts.count - 1) more; see `octomirror status`)" : ""
            throw CommandFailure(
                .partial,
                "partial: \(debts.first?.reason ?? "the run was cut short")\(more)"
            )
        }
    }
}
