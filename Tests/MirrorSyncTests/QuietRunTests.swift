import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// Promise 4: a run without changes takes at most four requests for the server and six for each space.
struct QuietRunTests {
    /// A server as large as this is what the promise is about; `OCTOMIRROR_QUIET` sets another size.
    private static let sizes = [
        200, ProcessInfo.processInfo.environment["OCTOMIRROR_QUIET"].flatMap { Int($0) } ?? 3000,
    ]

    private static func world(_ count: Int, spaces: Int = 2) -> SimulatorConfiguration {
        SimulatorConfiguration(
            seed: SimulatorSeed(seed: 11, spaces: spaces, interruptions: count, tasks: count)
        )
    }

    private func expectQuiet(
        _ server: RunningSimulator,
        _ store: MirrorStore,
        runs: Int = 4,
        extra: Int = 0,
        _ adjust: (inout SyncConfiguration, inout OctopusConfiguration) -> Void = { _, _ in },
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for _ in 0..<runs {
            server.simulator.clearRequests()
            let report = try await syncOnce(server, into: store, adjust)
            let allowed = 4 + 6 * server.simulator.spaceIDs.count + extra
            #expect(
                report.outcome == .complete,
                "\(report.spaces.flatMap(\.debts))",
                sourceLocation: sourceLocation
            )
            let asked = server.simulator.requests.map { $0.path + "?" + $0.query }
            #expect(report.requests.total == asked.count, sourceLocation: sourceLocation)
            #expect(asked.count <= allowed, "\(asked)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: sizes)
    func itTakesTheSameFewRequestsWhateverTheSize(count: Int) async throws {
        try await Simulator.withServer(Self.world(count)) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            try await expectQuiet(server, store)
        }
    }

    @Test func aBusyHalfHourCostsNothingMore() async throws {
        try await Simulator.withServer(Self.world(100, spaces: 1)) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let user = server.simulator.users[0].id
            for _ in 0..<800 {
                let id = server.simulator.raiseInterruption(in: space)
                #expect(server.simulator.takeResponsibility(id, by: user))
                #expect(server.simulator.answer(id, by: user, decision: "Proceed"))
            }
            _ = try await syncOnce(server, into: store)
            try await expectQuiet(server, store)
        }
    }

    @Test func namesOlderThanADayCostNothingMore() async throws {
        try await Simulator.withServer(Self.world(100)) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            server.simulator.advance(by: .seconds(90_000))
            try await expectQuiet(server, store, runs: 6)
            let space = server.simulator.spaceIDs[1]
            let now = Timestamp(milliseconds: Int64(server.simulator.now.timeIntervalSince1970 * 1000))
            for kind in [DocumentRecord.Kind.project, .environment, .tenant] {
                let readAt = try #require(try store.referenceReadAt(kind, of: space))
                #expect(readAt == now, "\(kind)")
            }
            #expect(try store.referenceReadAt(.team, of: nil) == now)
        }
    }

    @Test func aServerThatCapsItsPagesCostsNothingMore() async throws {
        try await Simulator.withServer(Self.world(600, spaces: 1)) { server in
            server.simulator.setDials { $0.takeCap = 100 }
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            try await expectQuiet(server, store)
        }
    }

    @Test func manyPendingOnesCostNothingMoreAndEachIsReadInTurn() async throws {
        try await Simulator.withServer(Self.world(50, spaces: 1)) { server in
            let space = server.simulator.spaceIDs[0]
            for age in 1...90 { server.simulator.raise(in: space, daysAgo: Double(age)) }
            let store = try MirrorStore.inMemory()
            func small(_ sync: inout SyncConfiguration, _ client: inout OctopusConfiguration) {
                sync.pageSizes = 10...20
                sync.knownOverlap = 10
            }
            _ = try await syncOnce(server, into: store, small)
            try await expectQuiet(server, store, small)

            // Nothing is raised or answered, so nothing but its turn shows that it was taken.
            let deep = try #require(server.simulator.pendingInterruptionIDs(in: space).dropLast(5).last)
            #expect(server.simulator.takeResponsibility(deep, by: "dana"))
            try await expectQuiet(server, store, runs: 14, small)
            try expectEqual(store, server.simulator)

            // What is answered is seen at once.
            #expect(server.simulator.answer(deep, by: "dana", decision: "Proceed"))
            let report = try await syncOnce(server, into: store, small)
            #expect(report.spaces[0].interruptions.changed == 1)
            #expect(report.spaces[0].newDecisions == 1)
            try expectEqual(store, server.simulator)
            try await expectQuiet(server, store, small)
        }
    }

    @Test func newOnesCostWhatTheyNeed() async throws {
        try await Simulator.withServer(Self.world(400)) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            for _ in 0..<30 { server.simulator.raiseInterruption(in: space) }
            // Their deployments and runbook runs, their releases, and a project that a new one may name.
            try await expectQuiet(server, store, runs: 1, extra: 6)
            try expectEqual(store, server.simulator)
        }
    }
}

extension Simulator {
    fileprivate func raise(in space: String, daysAgo: Double) {
        let created = now.addingTimeInterval(-daysAgo * 86_400)
        raiseInterruption(in: space, NewInterruption(.manualIntervention, created: created))
    }
}
