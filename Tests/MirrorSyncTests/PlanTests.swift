import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// A dry run says about what the run then takes.
struct PlanTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 4, spaces: 2, interruptions: 2500, tasks: 4000)
    )

    private func plan(_ server: RunningSimulator, _ store: MirrorStore?) async throws -> SyncPlan {
        let client = try OctopusConfiguration(
            url: server.url.absoluteString,
            credential: Credential(.apiKey, secret: server.apiKey),
            userAgent: "octomirror/test",
            allowsPlainHTTP: false
        )
        let simulator = server.simulator
        let sync = SyncConfiguration(tool: "test") {
            Timestamp(milliseconds: Int64(simulator.now.timeIntervalSince1970 * 1000))
        }
        return try await OctopusClient.withClient(client, logger: .silent, clock: VirtualClock()) { client in
            try await SyncPlanner(client: client, store: store, configuration: sync).plan()
        }
    }

    @Test func itIsNearWhatTheRunTakes() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            for _ in 0..<2 {
                let plan = try await plan(server, store)
                #expect(plan.sent == 3 + 3 * server.simulator.spaceIDs.count)
                let report = try await syncOnce(server, into: store)
                let difference = abs(plan.planned - report.requests.total)
                #expect(
                    difference <= max(4, report.requests.total / 3),
                    "planned \(plan.planned), took \(report.requests.total): \(plan.lines)"
                )
            }
        }
    }

    @Test func nothingIsWritten() async throws {
        try await Simulator.withServer(Self.world) { server in
            let plan = try await plan(server, nil)
            #expect(plan.planned > 20)
            #expect(server.simulator.requests.allSatisfy { $0.method == "GET" })
        }
    }
}
