import Foundation
import GRDB
import MirrorStore
import MirrorSync
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

/// Promise: killing `sync` at each of its writes in turn and running it again gives the same mirror as an unbroken run.
///
/// Every write has its kill, and every killed mirror is opened, checked and run again. `OCTOMIRROR_CRASH_STEP=10` kills at
/// every tenth write only.
@Suite(.serialized)
struct CrashTests {
    /// Small, since each write costs two runs.
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(
            seed: 3,
            spaces: 1,
            interruptions: 8,
            tasks: 12,
            pendingInterruptions: 4,
            days: 20
        )
    )

    @Test func firstSyncThatIsKilledAtAnyWriteEndsLikeAnUnbrokenOne() async throws {
        try await Simulator.withServer(Self.world) { server in
            let plan = CrashPlan(server: server, prepared: nil, isFull: false)
            let content = try await plan.run()
            #expect(content["interruption"].count == 8)
        }
    }

    @Test func nextSyncThatIsKilledAtAnyWriteEndsLikeAnUnbrokenOne() async throws {
        try await Simulator.withServer(Self.world) { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror.call(["sync", "--quiet", "--rate", "100000"]).status == 0)
            try Self.change(server.simulator)

            let plan = CrashPlan(server: server, prepared: octomirror.path, isFull: true)
            let content = try await plan.run()

            // What the server went through is among what was written.
            for table in ["interruption", "task"] {
                #expect(content[table].contains { $0.contains("isGone=1") })
            }
            #expect(content["interruption"].contains { $0.contains("version=2") })
            #expect(content["interruption"].contains { $0.contains("Edited since") })
            // The answer of this morning, and those that the audit log kept of the time before the mirror.
            #expect(content["decision"].count == 5)
            #expect(content["decision"].contains { $0.contains("username=dana") })
        }
    }

    /// Answered, taken, closed, edited, raised and deleted; long ago, as the next run sees it.
    private static func change(_ simulator: Simulator) throws {
        let space = simulator.spaceIDs[0]
        let pending = simulator.pendingInterruptionIDs(in: space)
        try #require(pending.count > 3)
        #expect(simulator.takeResponsibility(pending[0], by: "dana"))
        #expect(simulator.answer(pending[0], by: "dana", decision: "Proceed", notes: "As discussed."))
        #expect(simulator.takeResponsibility(pending[1], by: "dana"))
        #expect(simulator.closeWithoutResult(pending[2]))
        let closed = simulator.interruptionIDs(in: space).filter { !pending.contains($0) }
        #expect(simulator.edit(closed[0], title: "Edited since", instructions: "Another *text*."))
        #expect(simulator.delete(closed[1]))
        simulator.raiseInterruption(in: space, NewInterruption(.guidedFailure))
        let finished = simulator.taskIDs(in: space).filter { simulator.task($0)?.state == .success }
        try #require(finished.count > 1)
        #expect(simulator.changeState(of: finished[0], to: .failed))
        #expect(simulator.delete(finished[1]))
        simulator.addTask(in: space, NewTask(.health))
        simulator.advance(by: .seconds(3600 * 5))
    }
}

/// One command, killed at each of its writes.
private struct CrashPlan: Sendable {
    let server: RunningSimulator
    /// The mirror that each run finds; nil for none.
    let prepared: String?
    let isFull: Bool

    /// As many as there are cores on a small machine; each child has the simulator to work for it besides.
    private static let width = 2

    private static let step: Int = {
        let wanted = ProcessInfo.processInfo.environment["OCTOMIRROR_CRASH_STEP"].flatMap { Int($0) }
        return max(1, wanted ?? 1)
    }()

    /// Tries every write.
    ///
    /// - Returns: What the mirror holds after a run that nothing has cut.
    func run() async throws -> MirrorContent {
        let whole = try await CrashingSync(dyingIn: 0, server, on: prepared, arguments)
        #expect(whole.outcome.status == 0, "\(whole.outcome.complaint)")
        let store = try MirrorStore(path: whole.octomirror.path)
        try expectEqual(store, server.simulator)
        let content = try MirrorContent(store)
        let calls = whole.calls
        try #require(calls.count > 100)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (position, number) in stride(from: 1, through: calls.count, by: Self.step).enumerated() {
                if position >= Self.width { try await group.next() }
                group.addTask { try await kill(at: number, of: calls, unbroken: content) }
            }
            try await group.waitForAll()
        }
        return content
    }

    private func kill(
        at number: Int,
        of calls: [String],
        unbroken: MirrorContent
    ) async throws {
        let name: Comment = "killed at \(number) of \(calls.count), \(calls[number - 1])"
        let crash = try await CrashingSync(dyingIn: number, server, on: prepared, arguments)
        #expect(crash.outcome.status == -SIGKILL, name)
        #expect(crash.calls.dropLast() == calls.prefix(number - 1), name)
        do {
            let lock = try SyncLock(mirror: crash.octomirror.path, purpose: "test", now: now)
            let store = try MirrorStore(path: crash.octomirror.path)
            let left = try MirrorContent(store)
            try expectSound(store, name)
            try expectHonest(store, left, unbroken: unbroken, name)

            let report = try await syncOnce(server, into: store) { sync, _ in sync.isFull = isFull }

            #expect(report.outcome == .complete, name)
            #expect(try MirrorContent(store).differences(from: unbroken) == [], name)
            try expectEqual(store, server.simulator, name)
            try expectSound(store, name)
            _ = consume lock
        } catch {
            Issue.record(error, name)
        }
    }

    private func expectSound(_ store: MirrorStore, _ name: Comment) throws {
        let damage = try store.reader.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") }
        #expect(damage == ["ok"], name)
        try expectConsistent(store, name)
    }

    /// Expects of a mirror that was cut that it claims nothing it does not hold.
    private func expectHonest(
        _ store: MirrorStore,
        _ left: MirrorContent,
        unbroken: MirrorContent,
        _ name: Comment
    ) throws {
        let space = server.simulator.spaceIDs[0]
        for kind in RowKind.allCases {
            let (table, coverage) = (kind.rawValue, try store.coverage(of: space, kind))
            // A page's rows are there when its cursor is.
            let place = coverage.backfill
            #expect(left[table].count >= (place.isFinished ? place.total : place.skip), name)
            // The pin lies 5 seconds behind the server's clock; one that old was not there before.
            if let through = coverage.completeThrough, through >= now.advanced(by: .seconds(-5)) {
                #expect(left[table] == unbroken[table], name)
            }
        }
    }

    /// The server's clock, which stands still.
    private var now: Timestamp {
        Timestamp(milliseconds: Int64(server.simulator.now.timeIntervalSince1970 * 1000))
    }

    private var arguments: [String] { isFull ? ["--full"] : [] }
}
