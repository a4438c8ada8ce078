import Foundation
import GRDB
import MirrorStore
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// Who asked for a deployment, of which release, and where.
struct ContextTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 3, spaces: 1, interruptions: 300, tasks: 1500)
    )

    private func count(_ sql: String, _ store: MirrorStore) async throws -> Int? {
        try await store.reader.read { db in try Int.fetchOne(db, sql: sql) }
    }

    @Test func everyDeploymentAndRunbookRunOfATaskIsReadAndItsReleaseNamed() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            let carriers =
                "SELECT count(*) FROM task WHERE name IN ('Deploy', 'RunbookRun') AND goneAt IS NULL"
            let tasks = try #require(try await count(carriers, store))
            #expect(tasks > 500)
            #expect(try await count("SELECT count(*) FROM executions", store) == tasks)
            #expect(
                try await count("SELECT count(*) FROM executions WHERE project IS NULL", store) == 0
            )
            #expect(
                try await count("SELECT count(*) FROM executions WHERE environment IS NULL", store) == 0
            )
            let unnamed = "SELECT count(*) FROM executions WHERE releaseId IS NOT NULL AND release IS NULL"
            #expect(try await count(unnamed, store) == 0)
            #expect(try await count("SELECT count(*) FROM wanted WHERE attempts < 3", store) == 0)
        }
    }

    @Test func aNewDeploymentIsAskedForByItsId() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let task = server.simulator.addTask(in: server.simulator.spaceIDs[0], NewTask(.deploy))
            server.simulator.clearRequests()
            _ = try await syncOnce(server, into: store)
            let asked = server.simulator.requests.filter { $0.kind == .deployments }
            #expect(asked.count == 1)
            #expect(asked.first?.query.contains("ids=Deployments-") == true)
            let held = try await store.reader.read { db in
                try String.fetchOne(db, sql: "SELECT id FROM executions WHERE taskId = ?", arguments: [task])
            }
            #expect(held != nil)
        }
    }

    @Test func withoutThePermissionItIsADebtAndNoMore() async throws {
        try await Simulator.withServer(Self.world) { server in
            server.simulator.setDials {
                $0.faults = [FaultRule(.status(403), on: RequestMatch(.deployments), .every)]
            }
            let store = try MirrorStore.inMemory()
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            #expect(report.spaces[0].debts.map(\.lane) == ["context"])
            // It is not asked again for ever.
            for _ in 0..<3 { _ = try await syncOnce(server, into: store) }
            server.simulator.clearRequests()
            _ = try await syncOnce(server, into: store)
            #expect(!server.simulator.requests.contains { $0.kind == .deployments })
            // Until the permission is there, and everything is read again.
            server.simulator.setDials { $0.faults = [] }
            _ = try await syncOnce(server, into: store) { sync, _ in sync.isFull = true }
            #expect(
                try await count("SELECT count(*) FROM executions WHERE releaseId IS NOT NULL", store) ?? 0 > 0
            )
        }
    }

    @Test func whatTheServerDoesNotShowIsAskedForOnceByListAndOnceById() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let executions = (1...600).map { number in
                ExecutionRecord(
                    id: "Deployments-\(900_000 + number)",
                    taskID: "ServerTasks-\(900_000 + number)",
                    projectID: nil,
                    environmentID: nil,
                    tenantID: nil,
                    releaseID: "Releases-\(900_000 + number)",
                    runbookID: nil,
                    created: nil,
                    requestedByID: nil,
                    requestedBy: nil,
                    json: "{}"
                )
            }
            try store.ingest(executions: executions, spaceID: server.simulator.spaceIDs[0])
            _ = try await syncOnce(server, into: store)
            #expect(try await count("SELECT count(*) FROM wanted WHERE attempts = 2", store) == 500)
            #expect(try await count("SELECT count(*) FROM wanted WHERE attempts = 1", store) == 100)
            // And then never again.
            for _ in 0..<2 { _ = try await syncOnce(server, into: store) }
            server.simulator.clearRequests()
            _ = try await syncOnce(server, into: store)
            #expect(!server.simulator.requests.contains { $0.kind == .releases })
        }
    }
}
