import ArgumentParser
import Foundation
import OctopusSimulator

/// Serves a stand-in Octopus Server.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serve a stand-in Octopus Server with made-up data, for trying things.",
        discussion: """
            Prints its address and its API key, and serves until it is stopped. The same seed makes the same data.

            EXAMPLES:
              octomirror simulate --port 8065 --interruptions 20000 --tasks 60000
              OCTOPUS_API_KEY=API-… octomirror sync --server http://127.0.0.1:8065 --db try.db
            """
    )

    @OptionGroup var world: WorldOptions

    @Option(help: ArgumentHelp("The port on 127.0.0.1; 0 for any that is free.", valueName: "port"))
    var port = 8065

    func run() async throws {
        var dials = Dials()
        dials.followsRealTime = true
        let simulator = Simulator(world.configuration(dials))
        let key = simulator.apiKey
        try await simulator.run(host: "127.0.0.1", port: port) { port in
            Console.print("http://127.0.0.1:\(port)")
            Console.print("OCTOPUS_API_KEY=\(key)")
        }
    }
}

/// How large a made-up server is.
struct WorldOptions: ParsableArguments {
    @Option(name: .customLong("seed"), help: ArgumentHelp("What the data is drawn from.", valueName: "n"))
    var seedNumber: UInt64 = 7

    @Option(help: ArgumentHelp("How many spaces.", valueName: "n"))
    var spaces = 3

    @Option(help: ArgumentHelp("How many interruptions in all spaces.", valueName: "n"))
    var interruptions = 2000

    @Option(help: ArgumentHelp("How many tasks in all spaces.", valueName: "n"))
    var tasks = 6000

    @Option(help: ArgumentHelp("How many days the data goes back.", valueName: "n"))
    var days = 240

    @Flag(
        help: "Have people work by day and production wait longest, instead of spreading everything evenly."
    )
    var lifelike = false

    func validate() throws {
        guard days >= 1 else { throw ValidationError("--days must be at least 1.") }
        guard spaces >= 1, interruptions >= 0, tasks >= 0 else {
            throw ValidationError("There must be at least one space, and no number below zero.")
        }
    }

    /// Another seed is another installation.
    func configuration(_ dials: Dials = Dials()) -> SimulatorConfiguration {
        SimulatorConfiguration(
            seed: seed,
            dials: dials,
            installationID: "00000000-0000-4000-8000-"
                + String(format: "%012llx", seedNumber & 0xFFFF_FFFF_FFFF)
        )
    }

    private var seed: SimulatorSeed {
        SimulatorSeed(
            seed: seedNumber,
            spaces: spaces,
            interruptions: interruptions,
            tasks: tasks,
            days: days,
            now: Date(),
            isLifelike: lifelike
        )
    }
}
