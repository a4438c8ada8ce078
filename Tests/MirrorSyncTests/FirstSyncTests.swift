import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

struct FirstSyncTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 11, spaces: 3, interruptions: 1200, tasks: 3000)
    )

    @Test func everyRowIsHeldAsTheServerSentIt() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            #expect(report.debts.isEmpty && report.spaces.allSatisfy { $0.debts.isEmpty })
            try expectEqual(store, server.simulator)
        }
    }

    @Test func aRunWithNothingNewIsCheapAndSaysSo() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            server.simulator.clearRequests()
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            for space in report.spaces {
                #expect(space.interruptions.new + space.interruptions.changed == 0)
                #expect(space.tasks.new + space.tasks.changed == 0)
            }
            #expect(report.requests.total == server.simulator.requests.count)
            #expect(report.requests.total <= 4 + 6 * 3)
        }
    }

    /// Every run that a test starts is checked so, by ``syncOnce(_:into:apiKey:clock:_:)``.
    @Test func aWriteWouldBeNoticedAlsoOnceItIsForgotten() {
        let simulator = Simulator()
        expectOnlyRead(simulator)
        _ = simulator.respond(to: SimulatorRequest(method: "POST", target: "/api/tasks"))
        simulator.clearRequests()
        withKnownIssue { expectOnlyRead(simulator) }
    }

    @Test(arguments: [4, 9, 14, 19, 24])
    func aRunCutShortGoesOnInTheNext(budget: Int) async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let cut = try await syncOnce(server, into: store) { $1.maximumRequests = budget }
            #expect(cut.outcome == .partial)
            #expect(cut.requests.total == budget)
            let space = try #require(server.simulator.spaceIDs.first)
            _ = server.simulator.raiseInterruption(in: space, NewInterruption(.manualIntervention))
            let rest = try await syncOnce(server, into: store)
            #expect(rest.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func aSpaceThatIsNamedIsReadAlone() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let report = try await syncOnce(server, into: store) { sync, _ in sync.spaces = ["payments"] }
            #expect(report.spaces.map(\.name) == ["Payments"])
            await #expect(throws: SyncError.self) {
                try await syncOnce(server, into: store) { sync, _ in sync.spaces = ["Paymints"] }
            }
        }
    }
}
