import Foundation
import GRDB
import MirrorStore
import OctopusSimulator
import Synchronization
import Testing

@testable import MirrorSync

/// Looks at the mirror at the ends of a run's lanes, before later ones could heal what they have missed.
final class RunWatch: Sendable {
    private let store: MirrorStore
    private let simulator: Simulator
    private let space: String
    /// What the server listed, and what of it was settled, before the run began.
    private let listed: [RowKind: Set<String>]
    private let settled: Set<String>
    private let state = Mutex(State())

    private struct State {
        var seen: Set<String> = []
        var failures: [String] = []
    }

    init(store: MirrorStore, simulator: Simulator) throws {
        self.store = store
        self.simulator = simulator
        space = simulator.spaceIDs[0]
        let pending = Set(simulator.pendingInterruptionIDs(in: space))
        let interruptions = Set(simulator.interruptionIDs(in: space))
        listed = [.interruption: interruptions, .task: Set(simulator.taskIDs(in: space))]
        settled = interruptions.subtracting(pending)
    }

    /// Takes note of where the run is.
    func note(_ progress: SyncProgress) {
        guard case .lane(_, let name) = progress,
            state.withLock({ $0.seen.insert(name).inserted })
        else { return }
        do {
            switch name {
            case "tasks": try noteStillPending()
            case "audit": for kind in RowKind.allCases { try noteMissing(kind) }
            default: break
            }
        } catch {
            fail("\(error)")
        }
    }

    /// Expects nothing to be wrong, unless the run itself says which lane did not do its work.
    func expectHeld(by report: SyncReport, sourceLocation: SourceLocation = #_sourceLocation) {
        let lanes: Set<String> = ["pending", "head", "open", "tasks", "backfill", "run"]
        guard !report.spaces[0].debts.contains(where: { lanes.contains($0.lane) }) else { return }
        let failures = state.withLock(\.failures)
        #expect(failures.isEmpty, sourceLocation: sourceLocation)
    }

    /// What was settled before the run is not held as pending once its open lane is through.
    private func noteStillPending() throws {
        guard try store.coverage(of: space, .interruption).backfill.isFinished else { return }
        let held = try ids(
            "SELECT number FROM interruption WHERE isPending AND goneAt IS NULL",
            .interruption
        )
        let wrong = held.intersection(settled).intersection(simulator.interruptionIDs(in: space))
        if !wrong.isEmpty { fail("held as pending after the open lane: \(wrong.sorted())") }
    }

    /// What was listed before the run and still is, is held once every list was read.
    private func noteMissing(_ kind: RowKind) throws {
        guard try store.coverage(of: space, kind).backfill.isFinished else { return }
        let held = try ids("SELECT number FROM \(kind.rawValue) WHERE goneAt IS NULL", kind)
        let now = kind == .interruption ? simulator.interruptionIDs(in: space) : simulator.taskIDs(in: space)
        let wrong = listed[kind, default: []].intersection(now).subtracting(held)
        if !wrong.isEmpty { fail("not held after the lanes: \(wrong.sorted())") }
    }

    private func ids(_ sql: String, _ kind: RowKind) throws -> Set<String> {
        try store.reader.read { db in
            Set(try Int64.fetchAll(db, sql: sql).map { try RowKey.id($0, kind.keyKind, in: db) })
        }
    }

    private func fail(_ text: String) {
        state.withLock { $0.failures.append(text) }
    }
}
