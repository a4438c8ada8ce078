import Foundation
import OctopusSimulator
import Testing

struct MutationTests {
    private let simulator = Simulator()

    @Test func newRowsAppearBetweenTwoPages() throws {
        let before = simulator.interruptionIDs(in: "Spaces-1")
        simulator.schedule(
            ScheduledMutation(before: 2, RequestMatch(.interruptions)) { world in
                for _ in 0..<3 { world.raiseInterruption(in: "Spaces-1") }
            }
        )
        let first = try simulator.ids("/api/Spaces-1/interruptions?take=5")
        _ = try simulator.ids("/api/tasks")
        let second = try simulator.ids("/api/Spaces-1/interruptions?skip=5&take=5")
        #expect(first == Array(before[..<5]))
        #expect(second == Array(before[2..<7]))
        #expect(simulator.interruptionIDs(in: "Spaces-1").count == before.count + 3)
    }

    @Test func lateCommitIsListedAmongOlderRows() throws {
        let created = simulator.now.addingTimeInterval(-40 * 86_400)
        let before = simulator.interruptionIDs(in: "Spaces-1")
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(created: created))
        let after = simulator.interruptionIDs(in: "Spaces-1")
        let place = try #require(after.firstIndex(of: id))
        #expect(place > 0)
        #expect(after.filter { $0 != id } == before)
    }

    @Test func anotherNodeRaisesWithALowerNumber() throws {
        let seed = SimulatorSeed(interruptions: 0, nodes: 2)
        let server = Simulator(SimulatorConfiguration(seed: seed))
        let numbers = [0, 1, 0].map { node in
            server.raiseInterruption(in: "Spaces-1", NewInterruption(node: node))
        }.compactMap { server.interruption($0)?.number }
        #expect(numbers[1] > numbers[2])
        server.restartNode(0)
        let next = server.raiseInterruption(in: "Spaces-1")
        #expect(try #require(server.interruption(next)).number > numbers[1] + 1)
    }

    @Test func editingChangesTheBodyAndNotTheAuditTrail() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(title: "Before"))
        simulator.takeResponsibility(id, by: simulator.users[0].id)
        simulator.edit(id, title: "After", instructions: "# Neu\n\"日本\"\t\\")
        let body = try JSONValue(try #require(simulator.interruptionBody(id)))
        #expect(body.Title?.text == "After")
        #expect(body.Form?.Elements?.elements.first?.Control?.Text?.text == "# Neu\n\"日本\"\t\\")
        let task = try #require(body.TaskId?.text)
        let events = try simulator.json("/api/events?regardingAny=\(task)").Items?.elements ?? []
        #expect(events.contains { $0.Message?.text == "Took responsibility for interruption Before" })
    }

    @Test func cancellingClosesWithoutResult() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        simulator.cancelTask(task)
        #expect(simulator.interruption(id)?.isPending == false)
        #expect(simulator.interruption(id)?.decision == nil)
        #expect(simulator.task(task)?.state == .canceled)
    }

    @Test func abandoningLeavesTheInterruptionPending() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        simulator.abandonTask(task)
        #expect(simulator.interruption(id)?.isPending == true)
        #expect(simulator.task(task)?.state == .canceled)
    }

    @Test func retentionDeletesATaskWithItsInterruptions() throws {
        let id = simulator.interruptionIDs(in: "Spaces-1")[5]
        let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        let before = try simulator.json("/api/events?take=500&regardingAny=\(task)").Items
        let counts = simulator.counts
        simulator.deleteTask(task)
        #expect(simulator.ask("/api/tasks/\(task)").status == 404)
        #expect(simulator.ask("/api/Spaces-1/interruptions/\(id)").status == 404)
        #expect(try simulator.ids("/api/Spaces-1/interruptions?ids=\(id)").isEmpty)
        #expect(try simulator.ids("/api/Spaces-1/interruptions?regarding=\(task)").isEmpty)
        #expect(simulator.counts.tasks == counts.tasks - 1)
        #expect(try simulator.json("/api/events?take=500&regardingAny=\(task)").Items == before)
    }

    @Test func deletingAnInterruptionKeepsItsTask() throws {
        let id = simulator.pendingInterruptionIDs(in: "Spaces-1")[0]
        let row = try #require(simulator.interruption(id))
        let pending = try #require(simulator.task("ServerTasks-\(row.taskNumber)")).pendingInterruptions
        simulator.delete(id)
        #expect(simulator.interruption(id) == nil)
        #expect(simulator.task("ServerTasks-\(row.taskNumber)")?.pendingInterruptions == pending - 1)
        #expect(!simulator.pendingInterruptionIDs(in: "Spaces-1").contains(id))
    }

    @Test func tasksRunFromQueueToEnd() throws {
        let id = simulator.addTask(in: "Spaces-1", NewTask(state: .queued))
        #expect(simulator.task(id)?.startTime == nil)
        simulator.advance(by: .seconds(5))
        simulator.startTask(id)
        simulator.advance(by: .seconds(300))
        #expect(try simulator.ids("/api/Spaces-1/tasks?running=true").contains(id))
        let running = try simulator.json("/api/tasks/\(id)")
        #expect(running["Duration"]?.text == "5 minutes")
        #expect(running.Completed?.text == "Executing...")
        simulator.completeTask(id, state: .failed)
        let failed = try simulator.json("/api/tasks/\(id)")
        #expect(failed.IsCompleted?.flag == true)
        #expect(failed.FinishedSuccessfully?.flag == false)
        #expect(failed.Completed?.text == "Monday, 4 May 2026 8:05:05 AM +00:00")
        simulator.advance(by: .seconds(60))
        simulator.changeState(of: id, to: .success)
        let changed = try simulator.json("/api/tasks/\(id)")
        #expect(changed.State?.text == "Success")
        #expect(changed.CompletedTime == failed.CompletedTime)
    }

    @Test func heartbeatsMoveLastUpdatedTimeOfARunningTask() throws {
        let id = simulator.addTask(in: "Spaces-1")
        let before = try simulator.json("/api/tasks/\(id)").LastUpdatedTime
        simulator.advance(by: .seconds(130))
        #expect(try simulator.json("/api/tasks/\(id)").LastUpdatedTime != before)
    }

    @Test func totalsFollowTheTasks() throws {
        let before = try simulator.json("/api/Spaces-1/tasks?take=0").TotalCounts?.Executing?.count ?? 0
        let id = simulator.addTask(in: "Spaces-1")
        #expect(try simulator.json("/api/Spaces-1/tasks?take=0").TotalCounts?.Executing?.count == before + 1)
        simulator.completeTask(id)
        #expect(try simulator.json("/api/Spaces-1/tasks?take=0").TotalCounts?.Executing?.count == before)
    }

    @Test func detailsNameTheStepThatWaits() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let body = try JSONValue(try #require(simulator.interruptionBody(id)))
        let task = try #require(body.TaskId?.text)
        let details = try simulator.json("/api/tasks/\(task)/details?verbose=true")
        let root = try #require(details.ActivityLogs?.elements.first)
        #expect(root.Children?.elements.first?.Id == body.CorrelationId)
        #expect(details.Task?.Id?.text == task)
        #expect(simulator.ask("/api/tasks/\(task)/raw").body.contains(task))
    }

    @Test func theRequestLogHoldsNoKey() {
        let key = simulator.apiKey
        _ = simulator.ask("/api/Spaces-1/interruptions?take=3")
        _ = simulator.ask("/api/users/me?apikey=\(key)", key: "")
        let log = simulator.requests
        #expect(log.map(\.sequence) == [1, 2])
        #expect(log[0].kind == .interruptions)
        #expect(log[0].spaceID == "Spaces-1")
        #expect(log[0].query == "take=3")
        #expect(log[0].userAgent == "tests/1")
        #expect(log.allSatisfy { !"\($0)".contains(key) })
        simulator.clearRequests()
        #expect(simulator.requests.isEmpty)
    }
}
