import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// What happens on the server between two runs.
struct NextSyncTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 5, spaces: 1, interruptions: 400, tasks: 900, nodes: 3)
    )

    @Test func anAnswerIsSeenHoweverOldTheInterruption() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let oldest = try #require(server.simulator.pendingInterruptionIDs(in: space).last)
            #expect(server.simulator.takeResponsibility(oldest, by: "dana"))
            #expect(server.simulator.answer(oldest, by: "dana", decision: "Proceed", notes: "fine"))
            server.simulator.advance(by: .seconds(3600 * 24 * 3))
            let report = try await syncOnce(server, into: store)
            #expect(report.spaces[0].interruptions.changed >= 1)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func aRowThatIsCommittedLateIsNotMissed() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            // Raised a little before the newest rows, on another node, and visible only now.
            for node in 0..<3 {
                let created = server.simulator.now.addingTimeInterval(-300)
                _ = server.simulator.raiseInterruption(
                    in: space,
                    NewInterruption(.manualIntervention, created: created, node: node)
                )
            }
            let report = try await syncOnce(server, into: store)
            #expect(report.spaces[0].interruptions.new == 3)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func tasksThatFinishAreSeen() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let space = server.simulator.spaceIDs[0]
            let task = server.simulator.addTask(in: space, NewTask(.health))
            _ = try await syncOnce(server, into: store)
            server.simulator.advance(by: .seconds(3600 * 5))
            #expect(server.simulator.completeTask(task))
            server.simulator.advance(by: .seconds(3600 * 5))
            let report = try await syncOnce(server, into: store)
            #expect(report.spaces[0].tasks.changed == 1)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func anOldServerIsReadAsWell() async throws {
        var world = Self.world
        world.dials.isOldServer = true
        try await Simulator.withServer(world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            _ = server.simulator.raiseInterruption(in: space, NewInterruption(.guidedFailure))
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }
}
