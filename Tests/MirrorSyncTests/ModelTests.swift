import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// Promise 1, against random schedules: whatever rows do and however the server misbehaves, repeated syncs end with
/// every row that the server still lists, at its newest state, and every row that it ever listed.
///
/// A run that heals what a lane of it has missed would hide the lane's defect, so each run is watched at the ends of its
/// lanes too. `OCTOMIRROR_SCHEDULES` sets how many schedules are tried; the seed is part of each test's name.
struct ModelTests {
    private static let schedules: ClosedRange<UInt64> = {
        let wanted = ProcessInfo.processInfo.environment["OCTOMIRROR_SCHEDULES"].flatMap { UInt64($0) }
        return 1...max(2, wanted ?? 300)
    }()

    // Two schedules at a time, for two cores: hundreds of servers at once would keep every other test from its turn.
    @Test(.serialized, arguments: schedules.filter { !$0.isMultiple(of: 2) })
    func nothingIsLost(oddSeed: UInt64) async throws {
        try await expectNothingLost(seed: oddSeed)
    }

    @Test(.serialized, arguments: schedules.filter { $0.isMultiple(of: 2) })
    func nothingIsLost(evenSeed: UInt64) async throws {
        try await expectNothingLost(seed: evenSeed)
    }

    private func expectNothingLost(seed: UInt64) async throws {
        var random = RandomBits(seed: seed)
        let world = SimulatorConfiguration(
            seed: SimulatorSeed(
                seed: seed,
                spaces: 1,
                interruptions: Int.random(in: 0...90, using: &random),
                tasks: Int.random(in: 0...90, using: &random),
                nodes: Int.random(in: 1...3, using: &random),
                days: Int.random(in: 1...30, using: &random)
            )
        )
        try await Simulator.withServer(world) { server in
            let store = try MirrorStore.inMemory()
            var schedule = RandomSchedule(simulator: server.simulator, random: random)
            schedule.beginWithOldOnes()
            for _ in 0..<Int.random(in: 2...5, using: &random) {
                for _ in 0..<Int.random(in: 0...12, using: &random) { schedule.change() }
                schedule.misbehave()
                schedule.scheduleChanges()
                // A run may end in any way; what counts is what it claims, and where repeated runs end.
                _ = try? await watchedSync(server, store, &schedule)
            }
            schedule.behave()
            for _ in 0..<4 where try await watchedSync(server, store, &schedule).outcome == .complete {
                break
            }
            let report = try await syncOnce(server, into: store) { sync, _ in sync.isFull = true }
            #expect(report.outcome == .complete, "\(report.spaces.flatMap(\.debts))")
            try expectEqual(store, server.simulator)
            try schedule.expectHistory(in: store)
        }
    }

    private func watchedSync(
        _ server: RunningSimulator,
        _ store: MirrorStore,
        _ schedule: inout RandomSchedule
    ) async throws -> SyncReport {
        let watch = try RunWatch(store: store, simulator: server.simulator)
        let limits = schedule.limits()
        let report = try await syncOnce(
            server,
            into: store,
            { sync, client in
                sync.pageSizes = limits.pageSizes
                sync.knownOverlap = 10
                client.tries = 2
                client.maximumRequests = limits.requests
            },
            progress: watch.note
        )
        watch.expectHeld(by: report)
        return report
    }
}
