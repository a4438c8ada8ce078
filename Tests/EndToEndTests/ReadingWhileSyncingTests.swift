import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

struct ReadingWhileSyncingTests {
    @Test(.timeLimit(.minutes(60)), arguments: [6, 10, 16])
    func everyQuestionIsAnsweredWhileAFirstSyncIsUnderWay(request: Int) async throws {
        let seed = SimulatorSeed(interruptions: 150, tasks: 300)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.seconds(90)), .from(request))] }
            let held = Arrival(request, at: server.simulator)
            try await octomirror.whileRunning(["sync", "--quiet", "--rate", "100000"]) { _ in
                try await held.wait()
                for arguments in [
                    ["find"], ["find", "--all", "--take", "10000"], ["tasks", "--take", "10000"],
                    ["search", "deploy*", "--take", "10000"], ["status"],
                    ["sql", "SELECT id FROM interruptions"],
                ] {
                    let text = try await octomirror.call(arguments)
                    #expect(text.status == 0, "\(arguments): \(text.complaint)")
                    let json = try await octomirror.call(arguments + ["--json"])
                    #expect(json.status == 0, "\(arguments): \(json.complaint)")
                    let answer = try json.json
                    if let total = answer["totalResults"]?.int, let items = answer["items"] {
                        #expect(total == Int64(items.elements.reduce(0) { count, _ in count + 1 }))
                    }
                    if let mirror = answer["mirror"] {
                        #expect(mirror["coverage"]?.string != "complete", "\(arguments)")
                    }
                }
            }
        }
    }
}
