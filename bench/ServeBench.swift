import Foundation
import OctopusSimulator

/// A simulated server that bench/run steers by lines on standard input.
///
/// It prints its address and its key, then answers each line with one: `change N` changes about N rows, `traffic` tells
/// of the requests since it was asked last. It ends with its input.
struct ServeBench {
    let interruptions: Int
    let tasks: Int

    private struct Traffic: Encodable {
        let requests: Int
        /// Of the bodies of the answers.
        let bytes: Int
        /// What was asked, in order.
        let targets: [String]
    }

    func run() async throws {
        var dials = Dials()
        dials.followsRealTime = true
        let seed = SimulatorSeed(seed: 7, spaces: 1, interruptions: interruptions, tasks: tasks, now: Date())
        try await Simulator.withServer(SimulatorConfiguration(seed: seed, dials: dials)) { server in
            try say("\(server.url.absoluteString) \(server.apiKey)")
            for await line in Self.lines() {
                let words = line.split(separator: " ")
                switch (words.first, words.count) {
                case ("change", 2):
                    change(server.simulator, Int(words[1]) ?? 0)
                    try say("changed")
                case ("traffic", 1):
                    let log = server.simulator.requests
                    server.simulator.clearRequests()
                    try Figures.print(
                        Traffic(
                            requests: log.count,
                            bytes: log.reduce(0) { $0 + $1.bytes },
                            targets: log.map { $0.path + ($0.query.isEmpty ? "" : "?" + $0.query) }
                        )
                    )
                default: try say("unknown: \(line)")
                }
            }
        }
    }

    /// Read on a thread of its own, since reading blocks and the server needs the others.
    private static func lines() -> AsyncStream<String> {
        AsyncStream { lines in
            Thread {
                while let line = readLine() { lines.yield(line) }
                lines.finish()
            }.start()
        }
    }

    private func say(_ line: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// As a busy minute would: of ten changes four are raised, three answered, two taken and one edited.
    private func change(_ simulator: Simulator, _ count: Int) {
        let space = simulator.spaceIDs[0]
        let user = simulator.users[0].id
        let pending = simulator.pendingInterruptionIDs(in: space)
        for place in 0..<count {
            let id = pending.isEmpty ? "" : pending[place % pending.count]
            switch place % 10 {
            case 0..<4: simulator.raiseInterruption(in: space)
            case 4..<7: simulator.answer(id, by: user, decision: "Proceed", notes: "checked")
            case 7..<9: simulator.takeResponsibility(id, by: user)
            default: simulator.edit(id, title: "Approve again \(place)")
            }
        }
    }
}
