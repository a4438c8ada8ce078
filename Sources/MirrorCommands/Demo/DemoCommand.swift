import ArgumentParser
import Foundation
import MirrorQuery
import MirrorStore
import MirrorSync
import OctopusAPI
import OctopusSimulator
import WireFormat

/// Shows the main job without a server.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Sync a made-up server, stop it, and answer from the mirror.",
        discussion: "The mirror stays, so that you can go on asking it."
    )

    @OptionGroup var world: WorldOptions
    @OptionGroup var global: GlobalOptions

    /// The mirror of a demo is its own, never the one in daily use.
    private var path: String {
        global.database ?? NSTemporaryDirectory() + "octomirror-demo-\(getuid())/mirror.db"
    }

    func run() async throws {
        if global.database == nil {
            for suffix in ["", "-wal", "-shm", ".lock"]
            where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.removeItem(atPath: path + suffix)
            }
        }
        Console.print("$ octomirror sync    # from a simulated Octopus Server")
        let report = try await Simulator.withServer(world.configuration()) { server in
            let client = try OctopusConfiguration(
                url: server.url.absoluteString,
                credential: Credential(.apiKey, secret: server.apiKey),
                userAgent: Version.userAgent,
                allowsPlainHTTP: false
            )
            let session = SyncSession(
                path: path,
                purpose: "\(Version.tool) demo",
                client: client,
                sync: SyncConfiguration(tool: Version.tool) { GlobalOptions.now },
                logger: global.logger,
                showsProgress: !global.quiet
            )
            return try await session.run()
        }
        Console.print(SyncSummary(report: report, path: path).render(style: Console.style))
        Console.print("\nThe server is stopped; what follows comes from the mirror alone.")
        try show("find --take 5", FindCommand.self)
        try show("search rollback --take 3", SearchCommand.self)
        if let id = try pendingManualIntervention() { try show("show \(id)", ShowCommand.self) }
        Console.print("\nThe mirror stays. Go on: octomirror find --assigned-to-me --db \(path)")
        guard report.outcome == .complete else {
            throw CommandFailure(.partial, "the demo's sync was partial")
        }
    }

    /// Runs a command of ours as a person would.
    private func show(_ line: String, _ command: any ParsableCommand.Type) throws {
        Console.print("\n$ octomirror \(line)")
        let arguments = line.split(separator: " ").dropFirst().map(String.init)
        var command = try command.parse(arguments + ["--db", path])
        try command.run()
    }

    private func pendingManualIntervention() throws -> String? {
        var filter = InterruptionFilter()
        filter.pendingOnly = true
        filter.types = ["ManualIntervention"]
        return try MirrorQueries(path: path).interruptions(filter, ListPage(take: 1)).items.first?.id
    }
}
