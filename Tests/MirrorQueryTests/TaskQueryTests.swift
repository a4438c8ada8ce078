import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

struct TaskQueryTests {
    private let fixture: StoreFixture

    /// 1 failed, 2 waits for a time to come, 3 runs, 4 is another project's.
    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
        var failed = SampleTask(1)
        failed.state = "Failed"
        failed.isCompleted = true
        var scheduled = SampleTask(2, queueTime: 1_900_000_000_000)
        scheduled.state = "Queued"
        var other = SampleTask(4)
        other.projectID = "projects-2"
        other.name = "RunbookRun"
        try fixture.ingest(failed, scheduled, SampleTask(3), other)
    }

    private func numbers(_ page: ListPage = ListPage(take: nil), _ narrow: (inout TaskFilter) -> Void) throws
        -> [Int]
    {
        var filter = TaskFilter()
        narrow(&filter)
        let list = try fixture.queries.tasks(filter, page)
        if page == ListPage(take: nil) { #expect(list.totalResults == list.items.count) }
        return list.items.compactMap { Int($0.id.dropFirst("ServerTasks-".count)) }
    }

    @Test func listIsByQueueTimeNewestFirst() throws {
        #expect(try numbers { _ in } == [2, 4, 3, 1])
        #expect(try numbers(ListPage(skip: 1, take: 2)) { _ in } == [4, 3])
    }

    @Test func eachFilterNarrows() throws {
        #expect(try numbers { $0.states = ["failed"] } == [1])
        #expect(try numbers { $0.states = ["FAILED", "Queued"] } == [2, 1])
        #expect(try numbers { $0.active = true } == [2, 4, 3])
        #expect(try numbers { $0.active = false } == [1])
        #expect(try numbers { $0.names = ["runbookrun"] } == [4])
        #expect(try numbers { $0.projects = ["Ledger"] } == [4])
        #expect(try numbers { $0.spaces = ["Payments"] } == [])
        #expect(try numbers { $0.since = Timestamp(milliseconds: SampleTask(3).queueTime) } == [2, 4, 3])
        #expect(try numbers { $0.until = Timestamp(milliseconds: SampleTask(3).queueTime) } == [1])
        _ = try fixture.store.markTasksGone([3], fixture.context())
        #expect(try numbers { _ in } == [2, 4, 1])
        #expect(try numbers { $0.presence = .gone } == [3])
        #expect(try numbers { $0.presence = .both } == [2, 4, 3, 1])
        #expect(
            try numbers {
                $0.presence = .both; $0.active = true
            } == [2, 4, 3]
        )
    }

    @Test func summaryIsOctopussFieldsLessTheVolatileOnes() throws {
        let summary = try #require(try fixture.queries.task("servertasks-3")).summary
        let names = summary.json.names
        #expect(names.prefix(4) == ["id", "spaceId", "name", "description"])
        for name in ["lastUpdatedTime", "duration", "completed", "links", "Links"] {
            #expect(!names.contains(name))
        }
        let parsed = try summary.json.parsed
        #expect(parsed["resourceUri"]?.string == "octopus://spaces/Default/tasks/ServerTasks-3")
        #expect(
            parsed["publicUrl"]?.string == "https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-3"
        )
        #expect(parsed["project"]?.string == "Web Shop")
        #expect(parsed["arguments"]?["DeploymentId"]?.string == "Deployments-5")
    }

    @Test func idsAreChecked() throws {
        #expect(try fixture.queries.task("ServerTasks-99") == nil)
        #expect { try fixture.queries.task("Interruptions-1") } throws: {
            ($0 as? QueryError)?.code == .invalidID
        }
        #expect(try fixture.queries.task("ServerTasks-3", spaces: ["Payments"]) == nil)
        #expect(throws: QueryError.self) { try fixture.queries.task("ServerTasks-3", spaces: ["Nowhere"]) }
    }

    @Test func documentIsFoundInItsOwnSpaceOnly() throws {
        try fixture.ingest(samples(7...7))
        for space in ["Default", "default", "Spaces-1"] {
            let uri = "octopus://spaces/\(space)/interruptions/Interruptions-7"
            #expect(try fixture.queries.document(ResourceURI(parsing: uri)) != nil, "\(space)")
        }
        for uri in [
            "octopus://spaces/Payments/interruptions/Interruptions-7",
            "octopus://spaces/Payments/tasks/ServerTasks-3",
        ] {
            #expect(try fixture.queries.document(ResourceURI(parsing: uri)) == nil)
        }
    }
}
