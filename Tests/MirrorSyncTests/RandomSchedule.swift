import Foundation
import GRDB
import MirrorStore
import OctopusSimulator
import Testing

/// What a schedule does to the server, and what it must find in the mirror.
struct RandomSchedule {
    let simulator: Simulator
    private var random: RandomBits

    init(simulator: Simulator, random: RandomBits) {
        self.simulator = simulator
        self.random = random
    }

    private var space: String { simulator.spaceIDs[0] }

    /// What one run is allowed.
    mutating func limits() -> (pageSizes: ClosedRange<Int>, requests: Int?) {
        let smallest = Int.random(in: 4...10, using: &random)
        let requests = Bool.random(using: &random) ? Int.random(in: 4...60, using: &random) : nil
        return (smallest...(smallest * Int.random(in: 1...3, using: &random)), requests)
    }

    /// One thing that people, servers or retention do.
    mutating func change() {
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1: raise()
        case 2, 3, 4: answer()
        case 5: one(of: simulator.pendingInterruptionIDs(in: space)) { $0.takeResponsibility($1, by: "dana") }
        case 6: one(of: simulator.interruptionIDs(in: space)) { $0.closeWithoutResult($1) }
        case 7: one(of: simulator.interruptionIDs(in: space)) { $0.edit($1, title: "Approve, once more") }
        case 8: one(of: simulator.interruptionIDs(in: space)) { $0.delete($1) }
        case 9: retain(simulator.interruptionIDs(in: space)) { $0.delete($1) }
        case 10: simulator.addTask(in: space, NewTask(.deploy))
        case 11: one(of: simulator.taskIDs(in: space)) { $0.completeTask($1) }
        case 12: one(of: simulator.taskIDs(in: space)) { $0.changeState(of: $1, to: .failed) }
        case 13: one(of: simulator.taskIDs(in: space)) { $0.cancelTask($1) }
        case 14: retain(simulator.taskIDs(in: space)) { $0.deleteTask($1) }
        default: simulator.advance(by: .seconds(Int.random(in: 1...7200, using: &random)))
        }
    }

    private mutating func one(of ids: [String], _ change: (Simulator, String) -> Void) {
        if let id = ids.randomElement(using: &random) { change(simulator, id) }
    }

    /// Retention takes the oldest.
    private mutating func retain(_ ids: [String], _ delete: (Simulator, String) -> Void) {
        for id in ids.suffix(Int.random(in: 0...20, using: &random)) { delete(simulator, id) }
    }

    /// Interruptions that have waited for days when the mirror begins: no list shows their answers at its top.
    mutating func beginWithOldOnes() {
        for _ in 0..<Int.random(in: 0...8, using: &random) { raise(withinLast: 30 * 86_400) }
    }

    /// - Parameter seconds: How far back the interruption may be dated. Commits arrive late, by minutes.
    private mutating func raise(withinLast seconds: Int = 600) {
        let age = Double(Int.random(in: 0...seconds, using: &random))
        let new = NewInterruption(
            Bool.random(using: &random) ? .manualIntervention : .guidedFailure,
            created: simulator.now.addingTimeInterval(-age),
            node: Int.random(in: 0..<3, using: &random)
        )
        simulator.raiseInterruption(in: space, new)
    }

    private mutating func answer() {
        one(of: simulator.pendingInterruptionIDs(in: space)) { simulator, id in
            simulator.takeResponsibility(id, by: "dana")
            simulator.answer(id, by: "dana", decision: "Proceed", notes: "as discussed")
        }
    }

    /// Changes that come while the next run reads.
    mutating func scheduleChanges() {
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let space = space
            let interruptions = simulator.interruptionIDs(in: space).shuffled(using: &random)
            let tasks = simulator.taskIDs(in: space).shuffled(using: &random)
            let count = Int.random(in: 0...9, using: &random)
            let deleted = Bool.random(using: &random) ? interruptions.prefix(count) : tasks.prefix(count)
            simulator.schedule(
                ScheduledMutation(before: Int.random(in: 1...40, using: &random)) { world in
                    for id in deleted { _ = world.deleteInterruption(id) || world.deleteTask(id) }
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
        for fault in faults where Int.random(in: 0..<5, using: &random) == 0 {
            let probability = Double(Int.random(in: 1...10, using: &random)) / 100
            rules.append(FaultRule(fault, on: RequestMatch(), .probability(probability)))
        }
        let cap = Bool.random(using: &random) ? Int.random(in: 4...30, using: &random) : nil
        let skew = Double(Int.random(in: -600...600, using: &random))
        let link = Int.random(in: 0..<3, using: &random)
        simulator.setDials { [rules] dials in
            dials.faults = rules
            dials.takeCap = cap
            dials.dateHeaderSkew = .seconds(skew)
            if link == 0 { dials.nextLink = .missing }
        }
    }

    /// The server is well again, and what was still to come while a run reads, comes now.
    mutating func behave() {
        simulator.dials = Dials()
        for _ in 0..<40 {
            _ = simulator.respond(to: SimulatorRequest(target: "/api", key: simulator.apiKey))
        }
    }

    /// Every row that the mirror holds and the server does not list is marked gone, and readable.
    func expectHistory(in store: MirrorStore) throws {
        for kind in RowKind.allCases {
            let listed = Set(
                kind == .interruption ? simulator.interruptionIDs(in: space) : simulator.taskIDs(in: space)
            )
            let held = try store.reader.read { db in
                try Row.fetchAll(db, sql: "SELECT number, goneAt IS NOT NULL AS isGone FROM \(kind.rawValue)")
                    .map { row in
                        (
                            id: try RowKey.id(row["number"], kind.keyKind, in: db),
                            isGone: row["isGone"] as Bool
                        )
                    }
            }
            for row in held { #expect(row.isGone != listed.contains(row.id), "\(row.id)") }
        }
    }
}
