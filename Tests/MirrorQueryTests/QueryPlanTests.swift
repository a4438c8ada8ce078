import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

/// Lists read their page off an index, in its order.
struct QueryPlanTests {
    @Test(arguments: [
        Expectation("interruptionListed") { _ in },
        Expectation("interruptionPending") { $0.pendingOnly = true },
        Expectation("interruptionGone") { $0.presence = .gone },
        Expectation("interruptionListedInSpace") { $0.spaces = ["Default"] },
        Expectation("interruptionPendingInSpace") {
            $0.spaces = ["Default"]; $0.pendingOnly = true
        },
        Expectation("PRIMARY KEY (name=? AND list=?)") { $0.isAssignedToMe = true },
        Expectation("PRIMARY KEY (name=? AND list=?)") {
            $0.isAssignedToMe = true; $0.pendingOnly = true
        },
        Expectation("PRIMARY KEY (name=? AND list=?)") { $0.regarding = "Projects-1" },
        Expectation("PRIMARY KEY (name=? AND list=?)") {
            $0.regarding = "Projects-1"
            $0.pendingOnly = true
        },
        Expectation("PRIMARY KEY (name=? AND list=?)") {
            $0.regarding = "Projects-1"
            $0.spaces = ["Default"]
        },
        Expectation("interruptionGonePending") {
            $0.pendingOnly = true
            $0.presence = .gone
        },
        Expectation("PRIMARY KEY (name=? AND list=? AND created>?)") {
            $0.regarding = "Projects-1"; $0.since = Timestamp(milliseconds: 0)
        },
        Expectation("interruptionListed") { $0.since = Timestamp(milliseconds: 0) },
    ])
    private func pageOfInterruptionsIsReadOffItsIndex(expectation: Expectation) throws {
        let fixture = try StoreFixture()
        try fixture.ingest(samples(1...50))
        var filter = InterruptionFilter()
        expectation.narrow(&filter)
        let plan = try fixture.plan { _ = try $0.interruptions(filter, ListPage(skip: 5, take: 10)) }
        #expect(plan.contains("\(expectation.index)\n") || plan.contains("\(expectation.index) "), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
        #expect(!plan.contains("SCAN i\n"), "\(plan)")
    }

    /// What several filters have in common, and the past, are told by sets of numbers and a look at few rows.
    @Test(arguments: [
        SetExpectation("SEARCH interruption USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)") {
            $0.regarding = "Projects-1"; $0.environments = ["Environments-2"]
        },
        SetExpectation("SEARCH facetSet USING PRIMARY KEY (name=? AND list=? AND chunk>? AND chunk<?)") {
            $0.regarding = "Projects-1"; $0.environments = ["Environments-2"]
        },
        SetExpectation(
            "SEARCH i USING INDEX interruptionLifeClass (lifeClass=? AND endedAt>? AND endedAt<?)"
        ) {
            $0.pendingOnly = true; $0.asOf = StoreFixture.now
        },
        SetExpectation(
            "SEARCH i USING INDEX interruptionLifeClass (lifeClass=? AND endedAt=? AND created<?)"
        ) {
            $0.pendingOnly = true; $0.asOf = StoreFixture.now
        },
        SetExpectation("SEARCH interruption USING COVERING INDEX interruptionByTask (task=?)") {
            $0.task = "ServerTasks-9"
        },
        SetExpectation("SEARCH interruption USING COVERING INDEX interruptionGoneAt (goneAt>?)") {
            $0.asOf = StoreFixture.now
        },
    ])
    private func combinationReadsSetsOfNumbers(expectation: SetExpectation) throws {
        let fixture = try StoreFixture()
        try fixture.ingest(samples(1...50))
        var filter = InterruptionFilter()
        expectation.narrow(&filter)
        let plan = try fixture.plan(of: { $0.hasPrefix("SELECT") }) {
            _ = try $0.interruptions(filter, ListPage(skip: 5, take: 10))
        }
        #expect(plan.contains(expectation.step + "\n"), "\(plan)")
        #expect(!plan.contains("SCAN i\n") && !plan.contains("SCAN interruption"), "\(plan)")
    }

    @Test(arguments: [
        TaskExpectation("taskListed") { _ in },
        TaskExpectation("taskListedInSpace") { $0.spaces = ["Default"] },
        TaskExpectation("taskActive") {
            $0.spaces = ["Default"]; $0.active = true
        },
        TaskExpectation("taskByState") { $0.states = ["failed"] },
        TaskExpectation("taskByProject") {
            $0.projects = ["Web Shop"]; $0.spaces = ["Spaces-1"]
        },
    ])
    private func pageOfTasksIsReadOffItsIndex(expectation: TaskExpectation) throws {
        let fixture = try StoreFixture()
        try fixture.ingestNames()
        for number in 1...50 { try fixture.ingest(SampleTask(number)) }
        var filter = TaskFilter()
        expectation.narrow(&filter)
        let plan = try fixture.plan { _ = try $0.tasks(filter, ListPage(skip: 5, take: 10)) }
        #expect(plan.contains("\(expectation.index)\n") || plan.contains("\(expectation.index) "), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }

    @Test func searchReadsTheNewestOffTheFullTextIndex() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(samples(1...50))
        let plan = try fixture.plan { _ = try $0.search("dashboard") }
        #expect(plan.contains("VIRTUAL TABLE INDEX"), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }

    struct Expectation: Sendable, CustomTestStringConvertible {
        let index: String
        let narrow: @Sendable (inout InterruptionFilter) -> Void
        var testDescription: String { index }

        init(_ index: String, _ narrow: @escaping @Sendable (inout InterruptionFilter) -> Void) {
            self.index = index
            self.narrow = narrow
        }
    }

    struct SetExpectation: Sendable, CustomTestStringConvertible {
        let step: String
        let narrow: @Sendable (inout InterruptionFilter) -> Void
        var testDescription: String { step }

        init(_ step: String, _ narrow: @escaping @Sendable (inout InterruptionFilter) -> Void) {
            self.step = step
            self.narrow = narrow
        }
    }

    struct TaskExpectation: Sendable, CustomTestStringConvertible {
        let index: String
        let narrow: @Sendable (inout TaskFilter) -> Void
        var testDescription: String { index }

        init(_ index: String, _ narrow: @escaping @Sendable (inout TaskFilter) -> Void) {
            self.index = index
            self.narrow = narrow
        }
    }
}

extension StoreFixture {
    /// The plan of each statement that a question runs for its page, a line a step.
    func plan(_ ask: (MirrorQueries) throws -> Void) throws -> String {
        try plan(
            of: { $0.hasPrefix("SELECT") && $0.contains("ORDER BY") && $0.contains("LIMIT") },
            ask
        )
    }

    /// The plan of some of the statements that a question runs, a line a step.
    func plan(of isMeant: (String) -> Bool, _ ask: (MirrorQueries) throws -> Void) throws -> String {
        let statements = Statements()
        try store.reader.read { db in
            db.trace { event in
                if case .statement(let statement) = event { statements.add(statement.expandedSQL) }
            }
        }
        try ask(queries)
        return try store.reader.read { db in
            db.trace(options: [])
            return try statements.all.filter(isMeant).flatMap { sql in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }
            }.joined(separator: "\n") + "\n"
        }
    }

}

private final class Statements: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func add(_ sql: String) { list.withLock { $0.append(sql) } }
}
