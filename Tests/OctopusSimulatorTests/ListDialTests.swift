import Foundation
import OctopusSimulator
import Testing

/// The dials for what lists show, in which order, and how they count.
struct ListDialTests {
    private let simulator = Simulator()
    private let list = "/api/Spaces-1/interruptions?take=5"

    @Test(arguments: [
        ("/api/Spaces-1/tasks", "toQueueDate=2020-01-01"),
        ("/api/Spaces-1/tasks", "fromCompletedDate=2030-01-01"),
        ("/api/Spaces-1/tasks", "active=true"), ("/api/Spaces-1/tasks", "ids=ServerTasks-1"),
        ("/api/Spaces-1/interruptions", "pendingOnly=true"),
        ("/api/Spaces-1/interruptions", "ids=Interruptions-1"),
    ])
    func aParameterMayBeUnknownToTheServer(path: String, parameter: String) throws {
        let all = try #require(try simulator.json(path).TotalResults?.count)
        let target = path + "?" + parameter
        #expect(try #require(try simulator.json(target).TotalResults?.count) < all)
        let name = String(parameter.prefix { $0 != "=" }).uppercased()
        simulator.setDials { $0.ignoredParameters = [name] }
        #expect(try simulator.json(target).TotalResults?.count == all)
    }

    @Test func skipMayBeUnknownToTheServer() throws {
        simulator.setDials { $0.ignoredParameters = ["skip"] }
        let first = try simulator.ids(list)
        #expect(try simulator.ids(list + "&skip=5") == first)
    }

    @Test func boundsMayBeExclusive() throws {
        let tasks = try simulator.json("/api/Spaces-1/tasks?active=false&take=1").Items?.elements ?? []
        let task = try #require(tasks.first)
        let id = try #require(task.Id?.text)
        let time = try #require(task.CompletedTime?.text).replacing("+", with: "%2B")
        let event = try #require(try simulator.json("/api/events?take=1").Items?.elements.first)
        let occurred = try #require(event.Occurred?.text).replacing("+", with: "%2B")
        #expect(try simulator.ids("/api/Spaces-1/tasks?fromCompletedDate=\(time)&take=500").contains(id))
        #expect(try simulator.json("/api/events?from=\(occurred)").TotalResults?.count != 0)
        simulator.setDials { $0.excludesDateBounds = true }
        for bound in ["from", "to"] {
            let found = try simulator.ids("/api/Spaces-1/tasks?\(bound)CompletedDate=\(time)&take=500")
            #expect(!found.contains(id))
        }
        #expect(try simulator.json("/api/events?from=\(occurred)").TotalResults?.count == 0)
    }

    @Test func datesMayBeMisread() throws {
        let target = "/api/tasks?fromQueueDate=2026-04-"
        let meant = try simulator.json(target + "21T10:00:00Z").TotalResults
        #expect(try simulator.json(target + "01T10:00:00Z").TotalResults != meant)
        simulator.setDials { $0.queryDateOffset = .seconds(20 * 86_400) }
        #expect(try simulator.json(target + "01T10:00:00Z").TotalResults == meant)
    }

    @Test func tiesMayComeInAnyOrder() throws {
        let simulator = Simulator(SimulatorConfiguration(seed: SimulatorSeed(interruptions: 0, tasks: 0)))
        for _ in 0..<100 { simulator.addTask(in: "Spaces-1", NewTask(.health)) }
        let target = "/api/Spaces-1/tasks?take=40&skip=20"
        let byNumber = try simulator.ids(target)
        #expect(byNumber == Array(simulator.taskIDs(in: "Spaces-1")[20..<60]))
        simulator.setDials { $0.tieOrder = .unstable }
        let unstable = try simulator.ids(target)
        #expect(try simulator.ids(target) != unstable)
        #expect(try Set(simulator.ids("/api/Spaces-1/tasks?take=500")).count == 100)
    }

    @Test func tiesMayComeInTheOrderOfTexts() throws {
        let simulator = Simulator(SimulatorConfiguration(seed: SimulatorSeed(interruptions: 0, tasks: 0)))
        // Each restart of the node leaves a gap of up to twenty numbers, until they have a digit more.
        for _ in 0..<200 { simulator.restartNode(0); simulator.raiseInterruption(in: "Spaces-1") }
        let newest = simulator.interruptionIDs(in: "Spaces-1")
        #expect(try simulator.ids("/api/Spaces-1/interruptions?take=500") == newest)
        let texts = newest.map { String($0.dropFirst("Interruptions-".count)) }
        try #require(Set(texts.map(\.utf8.count)) == [4, 5])
        simulator.setDials { $0.tieOrder = .text }
        let listed = try simulator.ids("/api/Spaces-1/interruptions?take=500")
        #expect(listed == texts.sorted(by: >).map { "Interruptions-" + $0 })
    }

    @Test func totalResultsMayLag() throws {
        let before = try #require(try simulator.json(list).TotalResults?.count)
        simulator.setDials { $0.totalResultsLag = 2 }
        #expect(try simulator.json(list).TotalResults?.count == before)
        simulator.raiseInterruption(in: "Spaces-1")
        let totals = try (0..<3).map { _ in try simulator.json(list).TotalResults?.count }
        #expect(totals == [before, before, before + 1])
        #expect(try simulator.json("/api/Spaces-1/tasks").TotalResults?.count != nil)
        #expect(
            try simulator.json(list + "&pendingOnly=true").TotalResults?.count
                == simulator.pendingInterruptionIDs(in: "Spaces-1").count
        )
    }

    @Test func pageCountsMayBeWrong() throws {
        let right = try simulator.json(list)
        let pages = try #require(right.NumberOfPages?.count)
        let last = try #require(right.LastPageNumber?.count)
        simulator.setDials { dials in
            dials.pageCountOffset = -2
            dials.shownItemsPerPage = 30
        }
        let wrong = try simulator.json(list)
        #expect(wrong.NumberOfPages?.count == pages - 2)
        #expect(wrong.LastPageNumber?.count == last - 2)
        #expect(wrong.Links?["Page.Last"]?.text?.contains("skip=\((last - 2) * 5)&") == true)
        #expect(wrong.ItemsPerPage?.count == 30)
        #expect(wrong.Items == right.Items)
    }

    @Test func largePagesMayTakeTooLong() {
        simulator.setDials { $0.largestTimelyPage = 4 }
        #expect(simulator.ask(list).status == 504)
        #expect(simulator.ask("/api/Spaces-1/tasks?take=5").status == 504)
        #expect(simulator.ask("/api/Spaces-1/tasks?take=4").status == 200)
        #expect(simulator.ask("/api/users?take=5").status == 200)
    }

    @Test func interruptionsOfEndedTasksMayBeHiddenFromThePendingOnes() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        #expect(simulator.abandonTask(task))
        let pending = "/api/Spaces-1/interruptions?pendingOnly=true&take=500"
        #expect(try simulator.ids(pending).contains(id))
        simulator.setDials { $0.hidesPendingOfEndedTasks = true }
        let shown = try simulator.ids(pending)
        #expect(!shown.contains(id))
        #expect(shown.count == simulator.pendingInterruptionIDs(in: "Spaces-1").count - 1)
        #expect(try simulator.json("/api/Spaces-1/interruptions/\(id)").IsPending?.flag == true)
        #expect(try simulator.ids("/api/Spaces-1/interruptions?take=500").contains(id))
    }

    @Test func rowsMayBeCommittedLate() throws {
        simulator.setDials { $0.lateCommits = .init(from: 2) }
        let made = simulator.now
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = simulator.addTask(in: "Spaces-1", NewTask(.health))
        simulator.advance(by: .seconds(600))
        #expect(simulator.ask("/api/Spaces-1/interruptions/\(id)").status == 404)
        #expect(try !simulator.ids("/api/Spaces-1/tasks?take=5").contains(task))
        #expect(try simulator.ids(list).first == id)
        #expect(simulator.interruption(id)?.created == Int64(made.timeIntervalSince1970 * 1_000))
        #expect(simulator.task(task)?.queueTime == Int64(made.timeIntervalSince1970 * 1_000))
        simulator.setDials { $0.lateCommits = .init(fraction: 0, from: 2) }
        #expect(simulator.interruption(simulator.raiseInterruption(in: "Spaces-1")) != nil)
    }
}
