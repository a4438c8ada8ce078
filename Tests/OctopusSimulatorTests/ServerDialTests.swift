import Foundation
import OctopusSimulator
import Testing

/// The dials for the audit trail, for tasks that run, for access that changes, and for a server that starts.
struct ServerDialTests {
    private let simulator = Simulator()
    private let events = "/api/Spaces-1/events?take=1000"

    @Test func oldEventsMayBeArchived() throws {
        let all = try simulator.json(events).Items?.elements ?? []
        let archived = try #require(all.last?.Id?.text)
        simulator.setDials { $0.eventRetention = .seconds(30 * 86_400) }
        let kept = try simulator.json(events).Items?.elements ?? []
        #expect(!kept.isEmpty && kept.count < all.count)
        #expect(kept == Array(all.prefix(kept.count)))
        #expect(simulator.ask("/api/events/\(archived)").status == 404)
    }

    @Test func eventsMayBeSeenLate() throws {
        simulator.setDials { $0.eventDelay = 2 }
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        let target = "/api/Spaces-1/events?regardingAny=\(task)"
        let counts = try (0..<3).map { _ in try simulator.json(target).TotalResults?.count }
        #expect(counts == [0, 0, 2])
    }

    @Test func eventsMayBeMissing() throws {
        let all = try simulator.ids(events)
        simulator.setDials { $0.lostEventFraction = 0.3 }
        let some = try simulator.ids(events)
        #expect(!some.isEmpty && some.count < all.count)
        #expect(try simulator.ids(events) == some)
    }

    @Test func eventsMayNotNameTheirTask() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        let target = "/api/Spaces-1/events?regardingAny=\(task)"
        #expect(try simulator.ids(target).count == 2)
        simulator.setDials { $0.omitsTaskFromEvents = true }
        #expect(try simulator.ids(target).isEmpty)
        let named = try simulator.json("/api/events?take=1").Items?.elements.first?.RelatedDocumentIds
        #expect(named?.elements.contains { $0.text?.hasPrefix("ServerTasks-") == true } == false)
    }

    @Test func heartbeatsMayComeWithEveryRequest() throws {
        let running = simulator.addTask(in: "Spaces-1")
        let queued = simulator.addTask(in: "Spaces-1", NewTask(state: .queued))
        simulator.setDials { dials in
            dials.clockStep = .seconds(1)
            dials.heartbeat = .seconds(1)
            dials.estimatesQueueTime = true
        }
        let beats = try (0..<3).map { _ in
            try simulator.json("/api/tasks/\(running)").LastUpdatedTime?.text ?? ""
        }
        #expect(Set(beats).count == 3)
        let estimates = try (0..<3).map { _ in
            try simulator.json("/api/tasks/\(queued)").EstimatedRemainingQueueDurationSeconds?.count ?? 0
        }
        #expect(Set(estimates).count == 3)
    }

    @Test func aTaskMayGoOnExecutingWhileItWaits() throws {
        for isChildStep in [false, true] {
            let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(isChildStep: isChildStep))
            let task = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
            #expect(simulator.task(task)?.state == (isChildStep ? .executing : .queued))
        }
    }

    @Test func anAnswerMayNotReachTheLinkedInterruption() throws {
        simulator.setDials { $0.leavesLinkedPending = true }
        let parent = simulator.raiseInterruption(in: "Spaces-1")
        let child = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(linkedTo: parent))
        #expect(simulator.answer(parent, by: simulator.users[0].id, decision: "Proceed"))
        #expect(simulator.interruption(parent)?.isPending == false)
        #expect(simulator.interruption(child)?.isPending == true)
    }

    @Test func whatAUserMaySeeMayShrink() throws {
        let dana = simulator.users[0].id
        let project = try #require(
            simulator.taskIDs(in: "Spaces-1").compactMap { simulator.task($0)?.projectNumber }.first {
                $0 > 0
            }
        )
        let all = try #require(try simulator.json("/api/Spaces-1/tasks").TotalResults?.count)
        simulator.schedule(
            ScheduledMutation(before: 2) { $0.restrict(dana, toProjects: ["Projects-\(project)"]) }
        )
        #expect(try simulator.json("/api/Spaces-1/tasks").TotalResults?.count == all)
        let some = try #require(try simulator.json("/api/Spaces-1/tasks").TotalResults?.count)
        #expect(some > 0 && some < all)
        simulator.change { world in
            world.restrict(dana, toProjects: nil)
            world.restrict("dana", toSpaces: ["Spaces-1"])
            world.revoke(.eventView, from: "dana")
        }
        #expect(try simulator.json("/api/Spaces-1/tasks").TotalResults?.count == all)
        #expect(try simulator.ids("/api/spaces") == ["Spaces-1"])
        #expect(simulator.ask("/api/\(simulator.spaceIDs[1])/tasks").status == 403)
        #expect(simulator.ask("/api/events").status == 403)
        #expect(simulator.change { $0.restrict("nobody", toSpaces: nil) } == false)
    }

    @Test func aSpaceMayVanish() throws {
        let space = simulator.spaceIDs[1]
        let rows = simulator.taskIDs(in: space).count
        let all = simulator.counts
        #expect(simulator.change { $0.deleteSpace(space) })
        #expect(try simulator.ids("/api/spaces") == ["Spaces-1"])
        #expect(simulator.ask("/api/\(space)/tasks").status == 404)
        #expect(simulator.counts.tasks == all.tasks - rows)
        #expect(simulator.counts.interruptions == simulator.interruptionIDs(in: "Spaces-1").count)
    }

    @Test func aStartingServerIsNotHealthy() {
        simulator.setDials { dials in
            dials.startupRefusals = 3
            dials.startupStatus = 502
        }
        let health = "/api/serverstatus/health"
        let statuses = [health, "/api", "/api/octopusservernodes/ping", health].map { target in
            simulator.ask(target, key: "").status
        }
        #expect(statuses == [418, 502, 418, 200])
    }

    @Test func redirectsMayLeadToTheLoginPage() throws {
        let simulator = Simulator(SimulatorConfiguration(virtualDirectory: "/octopus"))
        simulator.setDials { $0.faults = [FaultRule(.loginPage, .nth(1))] }
        let redirect = simulator.ask("/octopus/api/users/me?x=1")
        #expect(redirect.status == 302)
        let location = try #require(redirect.header("Location"))
        #expect(location == "/octopus/login?ReturnUrl=%2Foctopus%2Fapi%2Fusers%2Fme%3Fx%3D1")
        let page = simulator.ask(location)
        #expect(page.status == 200)
        #expect(page.body.hasPrefix("<!doctype html>"))
        #expect(simulator.ask("/login").status == 404)
    }
}
