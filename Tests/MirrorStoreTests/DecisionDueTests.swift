import MirrorTestSupport
import Testing

@testable import MirrorStore

/// Which tasks the audit log is asked for.
struct DecisionDueTests {
    @Test func dueTasksComeInPartsEachOnceWhateverIsAskedMeanwhile() throws {
        let fixture = try StoreFixture()
        let store = fixture.store
        let ids = ["ServerTasks-30", "ServerTasks-20", "ServerTasks-10", "tasks/odd", "tasks/odder"]
        for (number, id) in (ids + ids).enumerated() {
            var answered = SampleInterruption(number + 1)
            answered.isPending = false
            answered.result = "Proceed"
            answered.taskID = id
            try fixture.ingest(answered)
        }
        #expect(try store.countOfTasksWithDueDecisions(of: "Spaces-1") == 5)
        #expect(try store.countOfTasksWithDueDecisions(of: "Spaces-2") == 0)

        var parts: [[String]] = []
        var last: String?
        repeat {
            let part = try store.tasksWithDueDecisions(of: "Spaces-1", after: last, limit: 2)
            // They stay due, since nothing was found.
            let found = try store.ingest(
                entries: [],
                askedFor: part,
                of: "Spaces-1",
                lateSince: StoreFixture.now
            )
            #expect(found == 0)
            parts.append(part)
            last = part.last
        } while parts.last?.count == 2

        #expect(parts.map(\.count) == [2, 2, 1])
        #expect(parts.flatMap(\.self) == ids)
        #expect(try store.countOfTasksWithDueDecisions(of: "Spaces-1") == 5)
    }
}
