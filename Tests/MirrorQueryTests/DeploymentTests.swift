import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// The population: every deployment, and its approval or none.
struct DeploymentTests {
    private let fixture: StoreFixture
    private let store: MirrorStore

    init() throws {
        fixture = try StoreFixture()
        store = fixture.store
        try fixture.ingestNames()
    }

    private func at(_ minute: Int64) -> Timestamp {
        Timestamp(milliseconds: StoreFixture.now.milliseconds + minute * 60_000)
    }

    /// Deployments and their tasks of these numbers, each queued a minute after the one before.
    private func deploy(
        _ numbers: ClosedRange<Int>,
        isKnown: Bool = true,
        environment: String = "Environments-2"
    )
        throws
    {
        for number in numbers {
            var task = SampleTask(number, queueTime: at(Int64(number)).milliseconds)
            task.state = "Success"
            task.isCompleted = true
            try fixture.ingest(task)
            guard isKnown else { continue }
            try store.ingest(executions: [execution(number, environment: environment)], spaceID: "Spaces-1")
        }
    }

    private func execution(_ number: Int, environment: String = "Environments-2") -> ExecutionRecord {
        ExecutionRecord(
            id: "Deployments-\(number)",
            taskID: "ServerTasks-\(number)",
            projectID: "Projects-1",
            environmentID: environment,
            tenantID: number % 2 == 0 ? "Tenants-3" : nil,
            releaseID: "Releases-4",
            runbookID: nil,
            created: at(Int64(number) - 30),
            requestedByID: "Users-2",
            requestedBy: "grace",
            json: "{}"
        )
    }

    /// An interruption of a task; nobody's answer where there is no result.
    private func interrupt(
        _ number: Int,
        task: Int,
        type: String = "ManualIntervention",
        result: String? = nil,
        isPending: Bool = false,
        by user: String = "Users-1"
    ) throws {
        var sample = SampleInterruption(number)
        sample.taskID = "ServerTasks-\(task)"
        sample.type = type
        sample.isPending = isPending
        sample.result = result
        sample.responsibleUserID = result == nil ? nil : user
        try fixture.ingest(sample)
    }

    private func list(
        _ page: ListPage = ListPage(take: nil),
        _ narrow: (inout DeploymentFilter) -> Void = { _ in }
    )
        throws -> DeploymentList
    {
        var filter = DeploymentFilter()
        narrow(&filter)
        return try fixture.queries.deployments(filter, page)
    }

    private func numbers(_ narrow: (inout DeploymentFilter) -> Void) throws -> [Int64] {
        let list = try list(ListPage(take: nil), narrow)
        #expect(list.totalResults == list.items.count)
        return list.items.map(\.number)
    }

    @Test func approvalIsWhatTheManualInterventionsSay() throws {
        try deploy(1...8)
        try interrupt(1, task: 1, result: "Proceed")
        try interrupt(2, task: 2, result: "Proceed")
        try interrupt(3, task: 2, result: "Abort")
        try interrupt(4, task: 3, isPending: true)
        try interrupt(5, task: 4, result: "Proceed")
        try interrupt(6, task: 4, isPending: true)
        try interrupt(7, task: 5)
        try interrupt(8, task: 6, type: "GuidedFailure", result: "Ignore")
        try interrupt(9, task: 6, type: "ChangeFreeze", result: "Proceed")
        try interrupt(10, task: 8, isPending: true)
        _ = try store.markInterruptionsGone([1, 10], fixture.context())
        try fixture.finish()

        let list = try list()
        #expect(
            list.items.map(\.approval) == [
                .undecided, .none, .none, .undecided, .pending, .pending, .rejected, .approved,
            ]
        )
        #expect(list.state.coverage == .complete && list.state.debts.isEmpty)
        #expect(try numbers { $0.approvals = [.none] } == [7, 6])
        #expect(try numbers { $0.approvals = [.approved, .rejected] } == [2, 1])
        #expect(list.items[6].interruptionIDs == ["Interruptions-2", "Interruptions-3"])
        #expect(list.items[6].decidedBy == ["Ada"])
        #expect(list.items[2].interruptionIDs.isEmpty, "a guided failure approves nothing")
    }

    @Test func theOneWhoAnsweredIsAsTheLogSays() throws {
        try deploy(1...1)
        try interrupt(1, task: 1, result: "Proceed", by: "Users-7")
        try interrupt(2, task: 1, result: "Proceed", by: "Users-2")
        let decision = DecisionRecord(
            interruptionID: "Interruptions-1",
            userID: "Users-1",
            username: "ada",
            isService: false,
            identityEstablishedWith: nil,
            decidedAt: at(-90),
            takenAt: nil,
            eventID: "Events-5"
        )
        try store.ingest(decisions: [decision], askedFor: [])
        #expect(try list().items[0].decidedBy == ["ada", "Grace"])
    }

    @Test func everyPartNarrows() throws {
        try deploy(1...4)
        try deploy(5...6, environment: "Environments-7")
        #expect(try numbers { $0.environments = ["Production"] } == [4, 3, 2, 1])
        #expect(try numbers { $0.environments = ["environments-7"] } == [6, 5])
        #expect(try numbers { $0.tenants = ["ACME"] } == [6, 4, 2])
        #expect(try numbers { $0.projects = ["Ledger"] } == [])
        #expect(
            try numbers {
                $0.spaces = ["Spaces-1"]; $0.projects = ["web-shop"]
            } == [6, 5, 4, 3, 2, 1]
        )
        #expect(try numbers { $0.spaces = ["Payments"] } == [])
        #expect(try numbers { $0.since = at(-27) } == [6, 5, 4, 3])
        #expect(try numbers { $0.until = at(-27) } == [2, 1])
        #expect(throws: QueryError.self) { try numbers { $0.environments = ["Nowhere"] } }
    }

    @Test func aDeploymentThatCouldNotBeReadIsThereAndTheAnswerSaysSo() throws {
        try deploy(1...2)
        try deploy(3...4, isKnown: false)
        try fixture.finish()
        let all = try list()
        #expect(all.items.map(\.isKnown) == [false, false, true, true])
        #expect(all.items[0].id == "Deployments-5" && all.items[0].created == nil)
        #expect(all.items[0].environmentID == nil && all.items[0].projectID == "Projects-1")
        #expect(all.state.coverage == .partial && all.state.completeThrough == nil)
        #expect(all.state.debts.map(\.reason) == ["2 deployments are not known beyond their tasks"])
        // Where they went is not known, so they may have gone there.
        let production = try list { $0.environments = ["Production"] }
        #expect(production.items.map(\.number) == [2, 1])
        #expect(
            production.state.debts.map(\.reason) == [
                "2 deployments are not known beyond their tasks, and may belong here"
            ]
        )
        let early = try list { $0.until = at(2) }
        #expect(early.state.coverage == .complete && early.items.map(\.number) == [2, 1])
    }

    @Test func aDeploymentWhoseTaskIsNotHeldIsADebt() throws {
        try deploy(1...1)
        try store.ingest(executions: [execution(70)], spaceID: "Spaces-1")
        try fixture.finish()
        #expect(try list().state.debts.map(\.reason) == ["1 deployments are known whose tasks are not"])
        #expect(try list { $0.spaces = ["Spaces-2"] }.state.coverage == .complete)
    }

    @Test func whatTheServerNoLongerListsStays() throws {
        try deploy(1...3)
        var other = SampleTask(9)
        other.name = "Health"
        try fixture.ingest(other)
        _ = try store.markTasksGone([2], fixture.context())
        #expect(try list().items.map(\.isGone) == [false, true, false])
    }

    @Test func incompleteInterruptionsMakeTheAnswerPartial() throws {
        try deploy(1...1)
        try fixture.cover("Spaces-1", .task)
        try fixture.cover("Spaces-2", .task)
        #expect(try list().state.coverage == .partial)
    }

    @Test func partsAreTheWholeInOrder() throws {
        try deploy(1...7)
        _ = try store.markTasksGone([2, 5], fixture.context())
        var page = ListPage(take: 3)
        var seen: [Int64] = []
        while true {
            let part = try list(page)
            seen += part.items.map(\.number)
            guard let cursor = part.nextCursor else { break }
            page.cursor = try ListCursor(cursor)
        }
        #expect(seen == [7, 6, 5, 4, 3, 2, 1])
        var parts: [Int] = []
        try fixture.queries.deployments(DeploymentFilter()) { parts.append($0.items.count) }
        #expect(parts == [7])
        try fixture.queries.deployments(
            { () -> DeploymentFilter in
                var none = DeploymentFilter()
                none.spaces = ["Payments"]
                return none
            }()
        ) { parts.append($0.items.count) }
        #expect(parts == [7, 0])
        #expect(throws: QueryError.self) {
            try list(page) { $0.spaces = ["Payments"] }
        }
    }
}
