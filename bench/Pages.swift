import OctopusSimulator

/// Pages of interruptions as a server sends them, in memory.
struct Pages {
    /// The space whose list they are.
    let spaceID: String
    /// Newest first, 500 rows a page.
    let bodies: [[UInt8]]

    var bytes: Int { bodies.reduce(0) { $0 + $1.count } }

    init(interruptions: Int) throws {
        let seed = SimulatorSeed(seed: 7, spaces: 1, interruptions: interruptions, tasks: interruptions)
        let simulator = Simulator(SimulatorConfiguration(seed: seed))
        let spaceID = simulator.spaceIDs[0]
        self.spaceID = spaceID
        bodies = stride(from: 0, to: interruptions, by: 500).map { skip in
            let target = "/api/\(spaceID)/interruptions?skip=\(skip)&take=500"
            let response = simulator.respond(to: SimulatorRequest(target: target, key: simulator.apiKey))
            return Array(response.body.utf8)
        }
    }
}
