import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

struct TaskIngestTests {
    private let fixture: StoreFixture
    private var store: MirrorStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    private func body(_ id: Int) throws -> String? {
        try store.value("SELECT json FROM taskBody WHERE number = \(id)")
    }

    @Test func volatileMembersAreStoredAndNoNews() throws {
        var task = SampleTask(1)
        #expect(try fixture.ingest(task) == [.new])
        let revision: Int? = try store.value("SELECT revision FROM task")
        task.lastUpdated += 60_000
        task.duration = "1 minute"

        #expect(try fixture.ingest(task) == [.refreshed])

        #expect(try #require(try body(1)).contains("1 minute"))
        #expect(try store.value("SELECT revision FROM task") == revision)
        #expect(try fixture.ingest(task) == [.unchanged])
    }

    @Test func anotherStateIsAChange() throws {
        var task = SampleTask(1)
        try fixture.ingest(task)
        task.state = "Success"
        task.isCompleted = true
        task.completedTime = task.queueTime + 5000
        #expect(try fixture.ingest(task) == [.changed])
        #expect(try store.value("SELECT state FROM task", as: String.self) == "Success")
        #expect(try store.value("SELECT open FROM total WHERE kind = 'task'", as: Int.self) == 0)
        try store.checkKeptTotals()
    }

    @Test func bodyComesOutLessLinks() throws {
        let task = SampleTask(1)
        try fixture.ingest(task)
        guard case .object(let members) = task.json else { return }
        #expect(try body(1) == JSONValue.object(members.filter { $0.name != "Links" }).compact)
    }

    @Test func taskOfTheWholeServerWithoutASpaceIsFiledUnderItsList() throws {
        var task = SampleTask(1)
        task.spaceID = nil
        try fixture.ingest(task, in: "Spaces-1")
        #expect(try store.listedCount(of: "Spaces-1", .task) == 1)
        try store.checkKeptTotals()
    }

    @Test func goneTaskStaysAndComesBack() throws {
        try fixture.ingest(SampleTask(1))
        #expect(try store.markTasksGone([1, 1, 7], fixture.context()) == 1)
        #expect(try store.listedCount(of: "Spaces-1", .task) == 0)
        #expect(try body(1) != nil)
        try store.checkKeptTotals()
        #expect(try fixture.ingest(SampleTask(1)) == [.changed])
        try store.checkKeptTotals()
    }

    @Test func taskThatStandsTwiceInAPageCountsOnce() throws {
        #expect(try fixture.ingest(SampleTask(1), SampleTask(1)) == [.new, .unchanged])
        try store.checkKeptTotals()
    }

    @Test func unfinishedTasksAreKnown() throws {
        var done = SampleTask(2)
        done.isCompleted = true
        try fixture.ingest(SampleTask(1), done, SampleTask(3))
        #expect(try store.openIDs(of: "Spaces-1", .task) == ["ServerTasks-3", "ServerTasks-1"])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func totalsAgreeAfterRandomPages(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let space = random.pick(["Spaces-1", "Spaces-2"])
            let page = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                var task = SampleTask(Int.random(in: 1...20, using: &random))
                task.isCompleted = Bool.random(using: &random)
                task.spaceID = space
                return task
            }
            _ = try store.ingest(page.map { try $0.record }, fixture.context(space))
            if Int.random(in: 0..<4, using: &random) == 0 {
                _ = try store.markTasksGone(
                    [Int64.random(in: 1...20, using: &random)],
                    fixture.context(space)
                )
            }
            try store.checkKeptTotals()
        }
    }
}
