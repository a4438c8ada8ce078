import MirrorQuery
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

    /// A process that closes a file gives back every lock that it has there, and a writer that ends would then take away
    /// the log that its first reader still reads.
    @Test func readerKeepsItsViewWhenTheProcessOpensTheMirrorAgain() async throws {
        try await Simulator.withServer(SimulatorConfiguration(seed: SimulatorSeed(interruptions: 40))) {
            server in
            let octomirror = try Octomirror(server)
            let sync = ["sync", "--quiet", "--rate", "100000"]
            #expect(try await octomirror.call(sync).status == 0)
            // The log of a run that has not ended cleanly: readers need it.
            let keeper = try MirrorQueries(path: octomirror.path)
            server.simulator.raiseInterruption(in: "Spaces-1", NewInterruption())
            #expect(try await octomirror.call(sync).status == 0)
            let all = ListPage(take: nil)
            let snapshot = try MirrorQueries.snapshot(path: octomirror.path)
            let before = try snapshot.interruptions(InterruptionFilter(), all).items.count
            let second = try MirrorQueries(path: octomirror.path)

            for _ in 0..<3 {
                server.simulator.raiseInterruption(in: "Spaces-1", NewInterruption())
                #expect(try await octomirror.call(sync).status == 0)
            }

            #expect(try snapshot.interruptions(InterruptionFilter(), all).items.count == before)
            for reader in [keeper, second] {
                #expect(try reader.interruptions(InterruptionFilter(), all).items.count == before + 3)
            }
            _ = consume snapshot
        }
    }
}
