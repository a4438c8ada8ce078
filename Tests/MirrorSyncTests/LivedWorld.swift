import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing

@testable import MirrorSync

/// A mirror of two spaces that has seen everything that happens to rows.
enum LivedWorld {
    /// Fills the mirror at `path` in several runs: first sync, answers, edits, deletions, a failure, a change of principal.
    static func fill(_ path: String, after: (MirrorStore) throws -> Void = { _ in }) async throws {
        let seed = SimulatorSeed(
            seed: 5,
            spaces: 2,
            interruptions: 24,
            tasks: 30,
            pendingInterruptions: 8,
            days: 30
        )
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let store = try MirrorStore(path: path)
            let simulator = server.simulator
            func sync(isFull: Bool = false, requests: Int? = nil) async throws {
                _ = try? await syncOnce(server, into: store) { sync, client in
                    sync.isFull = isFull
                    client.maximumRequests = requests
                    client.tries = 1
                }
                try after(store)
            }
            try after(store)
            try await sync(requests: 9)
            try await sync()
            for space in simulator.spaceIDs { live(simulator, in: space) }
            simulator.advance(by: .seconds(3600 * 5))
            try await sync()
            simulator.setDials {
                $0.faults = [FaultRule(.status(500), on: RequestMatch(), .probability(0.3))]
            }
            try await sync(isFull: true)
            simulator.dials = Dials()
            try await sync(isFull: true)
            try await sync()
            let decisions = try simulator.spaceIDs.reduce(0) { try $0 + store.decisionCount(of: $1) }
            #expect(decisions > 0)
        }
    }

    private static func live(_ simulator: Simulator, in space: String) {
        let pending = simulator.pendingInterruptionIDs(in: space)
        let closed = simulator.interruptionIDs(in: space).filter { !pending.contains($0) }
        for id in pending.prefix(2) {
            simulator.takeResponsibility(id, by: "dana")
            simulator.answer(id, by: "dana", decision: "Proceed", notes: "请先检查数据库")
        }
        if let id = pending.dropFirst(2).first { simulator.takeResponsibility(id, by: "dana") }
        if let id = closed.first {
            simulator.edit(id, title: "Edited since", instructions: "Another *text*.")
        }
        if let id = closed.dropFirst().first { simulator.delete(id) }
        simulator.raiseInterruption(in: space, NewInterruption(.guidedFailure))
        let finished = simulator.taskIDs(in: space).filter { simulator.task($0)?.state == .success }
        if let id = finished.first { simulator.changeState(of: id, to: .failed) }
        if let id = finished.dropFirst().first { simulator.deleteTask(id) }
    }
}
