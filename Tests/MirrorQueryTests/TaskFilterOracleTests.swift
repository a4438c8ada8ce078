import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

/// Every combination of filters for tasks against a plain look at each row.
struct TaskFilterOracleTests {
    private struct Known {
        var sample: SampleTask
        var number: Int64
        var space: String
        var environment: String?
        var isGone: Bool
    }

    private let fixture: StoreFixture
    private var rows: [Known] = []

    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
        var random = SeededGenerator(seed: 5)
        for number in 1...200 {
            let space = random.pick(["Spaces-1", "Spaces-1", "Spaces-2"])
            let time = 1_777_600_000_000 + Int64.random(in: 0...50, using: &random) * 60_000
            var sample = SampleTask(number, queueTime: time)
            sample.spaceID = space
            sample.state = random.pick(["Queued", "Executing", "Success", "Failed"])
            sample.isCompleted = ["Success", "Failed"].contains(sample.state)
            sample.name = random.pick(["Deploy", "RunbookRun", "Health"])
            sample.projectID =
                space == "Spaces-1" ? random.pick(["Projects-1", "Projects-2", nil]) : "Projects-9"
            try fixture.ingest(sample, in: space)
            let environment = random.pick([nil, "Environments-2", "Environments-5"] as [String?])
            if let environment {
                let execution = ExecutionRecord(
                    id: "Deployments-\(number)",
                    taskID: sample.id,
                    projectID: sample.projectID,
                    environmentID: environment,
                    tenantID: nil,
                    releaseID: nil,
                    runbookID: nil,
                    created: nil,
                    requestedByID: nil,
                    requestedBy: nil,
                    json: "{}"
                )
                try fixture.store.ingest(executions: [execution], spaceID: space)
            }
            let isGone = Int.random(in: 0..<5, using: &random) == 0
            if isGone { _ = try fixture.store.markTasksGone([Int64(number)], fixture.context(space)) }
            rows.append(
                Known(
                    sample: sample,
                    number: Int64(number),
                    space: space,
                    environment: environment,
                    isGone: isGone
                )
            )
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func listsAreWhatALookAtEachRowGives(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var filter = TaskFilter()
            var holds: [(Known) -> Bool] = []
            func sometimes(_ change: (inout TaskFilter) -> Void, _ condition: @escaping (Known) -> Bool) {
                guard Int.random(in: 0..<4, using: &random) == 0 else { return }
                change(&filter)
                holds.append(condition)
            }
            sometimes({ $0.spaces = ["default"] }) { $0.space == "Spaces-1" }
            sometimes({ $0.states = ["failed", "Executing"] }) {
                ["Failed", "Executing"].contains($0.sample.state)
            }
            sometimes({ $0.names = ["deploy", "HEALTH"] }) { $0.sample.name != "RunbookRun" }
            sometimes({ $0.projects = ["Ledger", "Projects-9", "projects-9"] }) {
                ["Projects-2", "Projects-9"].contains($0.sample.projectID)
            }
            sometimes({ $0.environments = ["production"] }) { $0.environment == "Environments-2" }
            let isActive = Bool.random(using: &random)
            sometimes({ $0.active = isActive }) { $0.sample.isCompleted != isActive }
            let middle = Timestamp(milliseconds: 1_777_600_000_000 + 25 * 60_000)
            sometimes({ $0.since = middle }) { $0.sample.queueTime >= middle.milliseconds }
            sometimes({ $0.description = "web RELEASE" }) { _ in true }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                filter.presence = .gone
                holds.append(\.isGone)
            case 1: filter.presence = .both
            default: holds.append { !$0.isGone }
            }
            let wanted = rows.filter { row in holds.allSatisfy { $0(row) } }
                .sorted { ($0.sample.queueTime, $0.number) > ($1.sample.queueTime, $1.number) }.map(\.number)
            let comment = Comment("seed \(seed): \(filter)")
            let whole = try fixture.queries.tasks(filter, ListPage(take: nil))
            #expect(whole.items.map(\.number) == wanted, comment)
            #expect(whole.totalResults == wanted.count, comment)
            #expect(try walk(filter) == wanted, comment)
        }
    }

    private func walk(_ filter: TaskFilter) throws -> [Int64] {
        var page = ListPage(take: 9)
        var numbers: [Int64] = []
        while true {
            let list = try fixture.queries.tasks(filter, page)
            numbers += list.items.map(\.number)
            guard let next = list.nextCursor else { return numbers }
            try #require(numbers.count < 1000, "it goes on for ever")
            page = ListPage(take: 9, cursor: try ListCursor(next))
        }
    }

    @Test func tasksWithoutATimeComeLastOnEveryWay() throws {
        let fixture = try StoreFixture()
        for number in 1...12 {
            let time = number % 3 == 0 ? "null" : "\"2026-05-01T00:00:\(number + 10).000Z\""
            let body =
                #"{"Id":"ServerTasks-\#(number)","Name":"Deploy","State":"Queued","QueueTime":\#(time)}"#
            _ = try fixture.store.ingest([TaskRecord(body: body)], fixture.context())
        }
        var page = ListPage(take: 5)
        var numbers: [Int64] = []
        while true {
            let list = try fixture.queries.tasks(TaskFilter(), page)
            numbers += list.items.map(\.number)
            guard let next = list.nextCursor else { break }
            page = ListPage(take: 5, cursor: try ListCursor(next))
        }
        #expect(numbers == [11, 10, 8, 7, 5, 4, 2, 1, 12, 9, 6, 3])
    }
}
