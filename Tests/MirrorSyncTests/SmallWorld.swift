import Foundation
import GRDB
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing

@testable import MirrorSync

/// A server with one small space, read in pages so small that every lane has to walk.
///
/// Counts that agree hide a missed row, so a test that adds a row behind the reader's back deletes another one: only
/// the lane in question can then bring the new one.
struct SmallWorld {
    let server: RunningSimulator
    let store: MirrorStore

    var simulator: Simulator { server.simulator }
    var space: String { simulator.spaceIDs[0] }

    /// Runs `body` against a server of its own, on an empty mirror.
    static func with(
        spaces: Int = 1,
        interruptions: Int = 45,
        tasks: Int = 60,
        _ body: (SmallWorld) async throws -> Void
    ) async throws {
        let seed = SimulatorSeed(
            seed: 3,
            spaces: spaces,
            interruptions: interruptions,
            tasks: tasks,
            nodes: 3,
            days: 60
        )
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            try await body(SmallWorld(server: server, store: .inMemory()))
        }
    }

    /// One run with small pages.
    @discardableResult
    func sync(
        apiKey: String? = nil,
        isFull: Bool = false,
        _ adjust: (inout SyncConfiguration, inout OctopusConfiguration) -> Void = { _, _ in }
    ) async throws -> SyncReport {
        try await syncOnce(server, into: store, apiKey: apiKey) { sync, client in
            sync.pageSizes = 5...20
            sync.knownOverlap = 5
            sync.isFull = isFull
            client.tries = 2
            adjust(&sync, &client)
        }
    }

    /// Runs until one is complete, at most so often.
    ///
    /// - Returns: The last report.
    @discardableResult
    func settle(
        within runs: Int = 4,
        isFull: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SyncReport {
        var report = try await sync(isFull: isFull)
        for _ in 1..<runs where report.outcome != .complete { report = try await sync(isFull: isFull) }
        let debts = report.spaces.flatMap(\.debts)
        #expect(report.outcome == .complete, "\(debts)", sourceLocation: sourceLocation)
        return report
    }

    /// Ends with a whole enumeration, after which the mirror lists what the server lists, and nothing else.
    func expectSettled(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await settle(isFull: true, sourceLocation: sourceLocation)
        try expectEqual(store, simulator, sourceLocation: sourceLocation)
    }

    /// A run that says it is complete holds each row that the server lists.
    func expectHonest(_ report: SyncReport, sourceLocation: SourceLocation = #_sourceLocation) throws {
        guard report.outcome == .complete else { return }
        let interruptions = Set(simulator.interruptionIDs(in: space)).subtracting(try listed(.interruption))
        let tasks = Set(simulator.taskIDs(in: space)).subtracting(try listed(.task))
        #expect(interruptions.isEmpty && tasks.isEmpty, sourceLocation: sourceLocation)
    }

    /// Nothing that the server lists is marked gone.
    func expectNothingListedIsGone(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let interruptions = try gone(.interruption).intersection(simulator.interruptionIDs(in: space))
        let tasks = try gone(.task).intersection(simulator.taskIDs(in: space))
        #expect(interruptions.isEmpty && tasks.isEmpty, sourceLocation: sourceLocation)
    }
}

// MARK: - What the mirror holds, as the documented views show it

extension SmallWorld {
    /// Ids of the rows that the mirror lists.
    func listed(_ kind: RowKind) throws -> Set<String> { try ids(kind, isGone: false) }

    /// Ids of the rows that the mirror holds as gone.
    func gone(_ kind: RowKind) throws -> Set<String> { try ids(kind, isGone: true) }

    private func ids(_ kind: RowKind, isGone: Bool) throws -> Set<String> {
        try store.reader.read { db in
            try String.fetchSet(
                db,
                sql: "SELECT id FROM \(kind.rawValue)s WHERE isGone = ?",
                arguments: [isGone]
            )
        }
    }

    /// How many states of an interruption the mirror has seen; nil when it does not hold it.
    func versions(of id: String) throws -> Int? {
        try store.reader.read { db in
            try Int.fetchOne(db, sql: "SELECT versions FROM interruptions WHERE id = ?", arguments: [id])
        }
    }

    /// A row's body.
    func body(of id: String) throws -> String? {
        try store.reader.read { db in
            try String.fetchOne(db, sql: "SELECT json FROM interruptions WHERE id = ?", arguments: [id])
                ?? String.fetchOne(db, sql: "SELECT json FROM tasks WHERE id = ?", arguments: [id])
        }
    }
}

// MARK: - What happens on the server

extension SmallWorld {
    /// The moment that lies so many seconds back.
    func ago(_ seconds: Double) -> Date { simulator.now.addingTimeInterval(-seconds) }

    /// Adds tasks so old that no lane but an enumeration sees them again; deleting one makes up for a new row.
    func addBallast(_ count: Int = 5) -> [String] {
        (0..<count).map { number in
            let time = ago(50 * 86_400 + Double(number))
            return simulator.addTask(
                in: space,
                NewTask(.health, state: .success, queueTime: time, completedTime: time)
            )
        }
    }

    /// Adds a task that was queued days ago and is finished: below all that a look at the top of the list shows.
    static func finishedTask(queued: Date, completed: Date) -> NewTask {
        NewTask(.health, state: .success, queueTime: queued, completedTime: completed)
    }

    /// The oldest interruptions that nobody waits for.
    func oldestAnswered(_ count: Int) -> [String] {
        let ids = simulator.interruptionIDs(in: space).reversed()
        return Array(ids.filter { simulator.interruption($0)?.isPending == false }.prefix(count))
    }

    /// Asks the server something harmless until a condition holds, so that what comes with requests comes.
    func wait(until condition: () -> Bool) {
        for _ in 0..<1_000 where !condition() {
            _ = simulator.respond(to: SimulatorRequest(target: "/api", key: simulator.apiKey))
        }
    }
}
