import Foundation
import OctopusSimulator
import Testing

struct FilterTests {
    private let simulator = Simulator()

    @Test func listsAreCommaJoinedOrRepeated() throws {
        let joined = try simulator.ids("/api/tasks?take=500&states=Queued,executing")
        let repeated = try simulator.ids("/api/tasks?take=500&States=Queued&states=Executing")
        #expect(!joined.isEmpty)
        #expect(joined == repeated)
    }

    @Test func emptyIdsAreNoFilter() throws {
        let all = try simulator.json("/api/Spaces-1/interruptions").TotalResults
        #expect(try simulator.json("/api/Spaces-1/interruptions?ids=").TotalResults == all)
    }

    @Test func idsComeInListOrderAndTheDefaultTakeCutsThem() throws {
        let ids = simulator.taskIDs(in: "Spaces-1").prefix(40)
        let query = ids.reversed().joined(separator: ",").lowercased()
        #expect(try simulator.ids("/api/Spaces-1/tasks?ids=\(query)") == Array(ids.prefix(30)))
        #expect(try simulator.ids("/api/Spaces-1/tasks?skip=0&take=40&ids=\(query)") == Array(ids))
    }

    @Test func unknownIdsAreMissingSilently() throws {
        let id = simulator.interruptionIDs(in: "Spaces-1")[0]
        let found = try simulator.ids("/api/Spaces-1/interruptions?ids=Interruptions-1,\(id),Nonsense")
        #expect(found == [id])
    }

    @Test func pendingOnlyGivesTheOpenSet() throws {
        let found = try simulator.ids("/api/Spaces-1/interruptions?pendingOnly=true&take=100")
        #expect(found == simulator.pendingInterruptionIDs(in: "Spaces-1"))
        #expect(!found.isEmpty)
    }

    @Test func regardingFindsEveryKindOfDocument() throws {
        let items = try simulator.json("/api/Spaces-1/interruptions?take=100").Items?.elements ?? []
        let first = try #require(items.first)
        for document in first.RelatedDocumentIds?.elements.compactMap(\.text) ?? [] {
            let found = try simulator.ids("/api/Spaces-1/interruptions?take=100&regarding=\(document)")
            let expected = items.filter { item in
                item.RelatedDocumentIds?.elements.contains(.string(document)) == true
            }
            #expect(found == expected.compactMap { $0.Id?.text }, "\(document)")
        }
    }

    @Test(arguments: ["ServerTasks-1", "Deployments-999999", "Nonsense", "Projects-999"])
    func regardingSomethingUnknownGivesAnEmptyList(document: String) throws {
        #expect(try simulator.ids("/api/Spaces-1/interruptions?regarding=\(document)").isEmpty)
    }

    @Test func activeTasksAreTheUnfinishedOnes() throws {
        let active = try simulator.ids("/api/tasks?active=true&take=500")
        let finished = try simulator.ids("/api/tasks?active=false&take=500")
        #expect(active.count + finished.count == simulator.counts.tasks)
        #expect(active.allSatisfy { simulator.task($0)?.state.isCompleted == false })
        let running = try simulator.ids("/api/tasks?running=true&take=500")
        #expect(Set(running).isSubset(of: active))
    }

    @Test func dateBoundsOfTasksAreInclusive() throws {
        let tasks = try simulator.json("/api/Spaces-1/tasks?active=false&take=500").Items?.elements ?? []
        let some = try #require(tasks.first { $0.StartTime?.text != nil })
        let id = try #require(some.Id?.text)
        for name in ["Completed", "Start", "Queue"] {
            let member = name == "Completed" ? "CompletedTime" : name + "Time"
            let time = try #require(some[member]?.text).replacing("+", with: "%2B")
            let query = "from\(name)Date=\(time)&to\(name)Date=\(time)"
            #expect(try simulator.ids("/api/Spaces-1/tasks?\(query)") == [id])
        }
        let queued = try #require(some.QueueTime?.text).replacing("+", with: "%2B")
        #expect(try simulator.ids("/api/Spaces-1/tasks?toQueueDate=\(queued)&take=500").first == id)
    }

    @Test func datesMayHaveAnOffsetAndMicroseconds() throws {
        let expected = try simulator.json("/api/tasks?fromQueueDate=2026-04-01T10:00:00.000Z").TotalResults
        for spelling in ["2026-04-01T12:00:00%2B02:00", "2026-04-01%2010:00:00.000000%2B00:00"] {
            #expect(try simulator.json("/api/tasks?fromQueueDate=\(spelling)").TotalResults == expected)
        }
    }

    @Test func tasksAreFoundByWhatTheyCarryOut() throws {
        let id = try #require(
            simulator.taskIDs(in: "Spaces-1").first { simulator.task($0)?.kind == .deploy }
        )
        let task = try simulator.json("/api/tasks/\(id)")
        let deploymentID = try #require(task.Arguments?.DeploymentId?.text)
        let deployment = try simulator.json("/api/Spaces-1/deployments/\(deploymentID)")
        let project = try #require(deployment.ProjectId?.text)
        let environment = try #require(deployment.EnvironmentId?.text)
        let query = "project=\(project)&environment=\(environment)&name=Deploy&partialName=epl&take=500"
        #expect(try simulator.ids("/api/Spaces-1/tasks?\(query)").contains(id))
        #expect(try simulator.ids("/api/Spaces-1/tasks?project=Projects-999").isEmpty)
        #expect(deployment.TaskId?.text == id)
    }

    @Test func eventsAreFilteredByTimeUserCategoryAndDocument() throws {
        let target = "/api/Spaces-1/events?take=500"
        let all = try simulator.json(target).Items?.elements ?? []
        let times = all.compactMap { $0.Occurred?.text }
        #expect(times == times.sorted(by: >))
        let middle = times[times.count / 2]
        let bound = middle.replacing("+", with: "%2B")
        let after = try simulator.ids("\(target)&from=\(bound)")
        let before = try simulator.ids("\(target)&to=\(bound)")
        #expect(after.count == times.filter { $0 >= middle }.count)
        #expect(before.count == times.filter { $0 < middle }.count)
        let raised = "ManualInterventionInterruptionRaised,GuidedFailureInterruptionRaised"
        let categories = try simulator.json("\(target)&eventCategories=\(raised)").Items?.elements ?? []
        #expect(categories.count == simulator.interruptionIDs(in: "Spaces-1").count)
        let user = simulator.users[0].id
        let byUser = try simulator.json("\(target)&users=\(user)").Items?.elements ?? []
        #expect(byUser.allSatisfy { $0.UserId?.text == user })
        let project = try #require(all[0].RelatedDocumentIds?.elements[1].text)
        let byProject = try simulator.json("\(target)&projects=\(project)").Items?.elements ?? []
        #expect(
            byProject.count
                == all.filter { event in
                    event.RelatedDocumentIds?.elements.contains(.string(project)) == true
                }.count
        )
    }

    @Test(arguments: ["Modified", "modified,DeploymentQueued", "DeploymentQueued", ""])
    func aPageBelowATimeIsCutFromWhatPasses(categories: String) throws {
        let all = try simulator.json("/api/Spaces-1/events?take=5000").Items?.elements ?? []
        let bound = try #require(all[all.count / 3].Occurred?.text)
        let names = categories.lowercased().split(separator: ",").map(String.init)
        let passing = all.filter { event in
            let category = event.Category?.text?.lowercased() ?? ""
            let isEarlier = event.Occurred?.text.map { $0 < bound } ?? false
            return (names.isEmpty || names.contains(category)) && isEarlier
        }
        let to = bound.replacing("+", with: "%2B")
        let target = "/api/Spaces-1/events?skip=7&take=20&to=\(to)&eventCategories=\(categories)"
        let page = try simulator.json(target)
        #expect(page.TotalResults?.count == passing.count)
        let shown = page.Items?.elements.compactMap { $0.Id?.text } ?? []
        #expect(!shown.isEmpty)
        #expect(shown == passing.dropFirst(7).prefix(20).compactMap { $0.Id?.text })
    }

    @Test func differencesAreLeftOutOnRequest() throws {
        let target = "/api/Spaces-1/events?take=500&eventCategories=Modified"
        let full = try simulator.json(target).Items?.elements ?? []
        #expect(full.contains { $0.ChangeDetails?.Differences != .null })
        let lean = try simulator.json("\(target)&excludeDifference=true").Items?.elements ?? []
        #expect(lean.count == full.count)
        #expect(lean.allSatisfy { $0.ChangeDetails?.Differences == .null })
    }

    @Test func autoIdsFollowCommitsAndAreNeverShown() throws {
        let total = simulator.counts.events
        let newest = try simulator.json("/api/events?fromAutoId=\(total - 3)")
        #expect(newest.TotalResults?.count == 3)
        #expect(newest.Items?.elements.allSatisfy { $0.AutoId == nil } == true)
    }
}
