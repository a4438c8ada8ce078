import Foundation
import GRDB
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
/// `OCTOMIRROR_SCHEDULES` sets how many schedules are tried; the seed is part of each test's name.
struct ModelTests {
    private static let schedules: ClosedRange<UInt64> = {
        let wanted = ProcessInfo.processInfo.environment["OCTOMIRROR_SCHEDULES"].flatMap { UInt64($0) }
        return 1...max(1, wanted ?? 100)
    }()

    @Test(arguments: schedules)
    func nothingIsLost(seed: UInt64) async throws {
        var random = RandomBits(seed: seed)
        let world = SimulatorConfiguration(
            seed: SimulatorSeed(
                seed: seed,
                spaces: 1,
                interruptions: Int.random(in: 0...160, using: &random),
                tasks: Int.random(in: 0...160, using: &random),
                nodes: Int.random(in: 1...3, using: &random),
                days: Int.random(in: 1...30, using: &random)
            )
        )
        try await Simulator.withServer(world) { server in
            let store = try MirrorStore.inMemory()
            var model = Model(simulator: server.simulator, random: random)
            for _ in 0..<Int.random(in: 2...5, using: &random) {
                for _ in 0..<Int.random(in: 0...12, using: &random) { model.change() }
                model.misbehave()
                model.scheduleChanges()
                // A run may end in any way; what counts is where repeated runs end.
                _ = try? await syncOnce(server, into: store) { sync, client in
                    sync.pageSizes = 5...Int.random(in: 25...80, using: &model.random)
                    sync.knownOverlap = 10
                    client.tries = 2
                    if Bool.random(using: &model.random) {
                        client.maximumRequests = Int.random(in: 4...40, using: &model.random)
                    }
                }
            }
            model.behave()
            var report = try await syncOnce(server, into: store)
            for _ in 0..<3 where report.outcome != .complete {
                report = try await syncOnce(server, into: store)
            }
            #expect(report.outcome == .complete, "\(report.spaces.flatMap(\.debts))")
            try expectEqual(store, server.simulator)
            try model.expectHistory(in: store)
        }
    }
}

/// What a schedule does to the server, and what it must find in the mirror.
private struct Model {
    let simulator: Simulator
    var random: RandomBits

    private var space: String { simulator.spaceIDs[0] }

    /// One thing that people, servers or retention do.
    mutating func change() {
        let simulator = simulator
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1:
            _ = simulator.raiseInterruption(in: space, newInterruption())
        case 2:
            if let id = simulator.pendingInterruptionIDs(in: space).randomElement(using: &random) {
                _ = simulator.takeResponsibility(id, by: "dana")
                _ = simulator.answer(id, by: "dana", decision: "Proceed", notes: "as discussed")
            }
        case 3:
            if let id = simulator.interruptionIDs(in: space).prefix(30).randomElement(using: &random) {
                _ = simulator.closeWithoutResult(id)
            }
        case 4:
            for id in simulator.interruptionIDs(in: space).suffix(Int.random(in: 0...25, using: &random)) {
                _ = simulator.delete(id)
            }
        case 5:
            if let id = simulator.interruptionIDs(in: space).randomElement(using: &random) {
                _ = simulator.delete(id)
            }
        case 6:
            _ = simulator.addTask(in: space, NewTask(.deploy))
        case 7:
            if let id = simulator.taskIDs(in: space).prefix(20).randomElement(using: &random) {
                _ = simulator.completeTask(id)
            }
        case 8:
            for id in simulator.taskIDs(in: space).suffix(Int.random(in: 0...25, using: &random)) {
                _ = simulator.deleteTask(id)
            }
        default:
            simulator.advance(by: .seconds(Int.random(in: 1...7200, using: &random)))
        }
    }

    private mutating func newInterruption() -> NewInterruption {
        let age = Double(Int.random(in: 0...600, using: &random))
        return NewInterruption(
            Bool.random(using: &random) ? .manualIntervention : .guidedFailure,
            created: simulator.now.addingTimeInterval(-age),
            node: Int.random(in: 0..<3, using: &random)
        )
    }

    /// Changes that come while the next run reads.
    mutating func scheduleChanges() {
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let space = space
            let ids = simulator.interruptionIDs(in: space).shuffled(using: &random)
            let deleted = ids.prefix(Int.random(in: 0...12, using: &random))
            simulator.schedule(
                ScheduledMutation(before: Int.random(in: 1...30, using: &random)) { world in
                    for id in deleted { _ = world.deleteInterruption(id) }
                    if deleted.isEmpty {
                        _ = world.raiseInterruption(in: space, NewInterruption(.manualIntervention))
                    }
                }
            )
        }
    }

    /// The server has a bad day.
    mutating func misbehave() {
        let faults: [Fault] = [
            .tooManyRequests(retryAfterSeconds: 1), .status(500), .status(503), .dropConnection,
            .truncateBody(keeping: 0.5), .cutJSON(keeping: 0.5), .html, .emptyObject, .withoutItems,
            .emptyBody,
        ]
        var rules: [FaultRule] = []
        for fault in faults where Int.random(in: 0..<4, using: &random) == 0 {
            let probability = Double(Int.random(in: 1...15, using: &random)) / 100
            rules.append(FaultRule(fault, on: RequestMatch(), .probability(probability)))
        }
        let cap = Bool.random(using: &random) ? Int.random(in: 10...60, using: &random) : nil
        let skew = Double(Int.random(in: -600...600, using: &random))
        let link = Int.random(in: 0..<3, using: &random)
        simulator.setDials { [rules] dials in
            dials.faults = rules
            dials.takeCap = cap
            dials.dateHeaderSkew = .seconds(skew)
            if link == 0 { dials.nextLink = .missing }
        }
    }

    mutating func behave() {
        simulator.dials = Dials()
        // Whatever was still to come while a run reads, comes now.
        for _ in 0..<30 {
            _ = simulator.respond(to: SimulatorRequest(target: "/api", key: simulator.apiKey))
        }
    }

    /// Every row that the mirror holds and the server does not list is marked gone, and readable.
    func expectHistory(in store: MirrorStore) throws {
        let listed = Set(simulator.interruptionIDs(in: space))
        let held = try store.reader.read { db in
            try Row.fetchAll(db, sql: "SELECT number, goneAt IS NOT NULL AS isGone FROM interruption").map {
                row in
                (id: try RowKey.id(row["number"], .interruption, in: db), isGone: row["isGone"] as Bool)
            }
        }
        for row in held { #expect(row.isGone != listed.contains(row.id)) }
    }
}
