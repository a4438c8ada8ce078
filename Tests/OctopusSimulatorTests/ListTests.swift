import Foundation
import OctopusSimulator
import Testing

struct ListTests {
    private let simulator = Simulator()

    @Test func wrapperHasTheFieldsOfTheServer() throws {
        let body = simulator.ask("/api/Spaces-1/interruptions?take=5").body
        let list = try JSONValue(body)
        let total = simulator.interruptionIDs(in: "Spaces-1").count
        #expect(list.ItemType?.text == "Interruption")
        #expect(list.TotalResults?.count == total)
        #expect(list.ItemsPerPage?.count == 5)
        #expect(list.NumberOfPages?.count == (total + 4) / 5)
        #expect(list.LastPageNumber?.count == (total + 4) / 5 - 1)
        #expect(list.Links?.`Self`?.text == "/api/Spaces-1/interruptions?skip=0&take=5")
        #expect(list.Links?["Page.Next"]?.text == "/api/Spaces-1/interruptions?skip=5&take=5")
        #expect(list.Links?["Page.Previous"] == nil)
        #expect(list.Links?["Page.All"]?.text == "/api/Spaces-1/interruptions?skip=0&take=2147483647")
        #expect(list.Links?.Template?.text?.hasSuffix("{?skip,take,regarding,pendingOnly,ids}") == true)
        #expect(body.hasPrefix(#"{"ItemType":"Interruption","TotalResults":"#))
    }

    @Test func membersComeInTheOrderOfTheServer() throws {
        let id = try #require(simulator.interruptionIDs(in: "Spaces-1").first)
        let body = try #require(simulator.interruptionBody(id))
        let names = [
            "Id", "SpaceId", "Title", "Type", "Created", "IsPending", "Form", "RelatedDocumentIds",
            "ResponsibleTeamIds", "ResponsibleUserId", "CanTakeResponsibility", "HasResponsibility", "TaskId",
            "CorrelationId", "IsLinkedToOtherInterruption", "Links",
        ]
        let places = names.compactMap { body.range(of: "\"\($0)\":")?.lowerBound }
        #expect(places.count == names.count)
        #expect(places == places.sorted())
        #expect(simulator.ask("/api/Spaces-1/interruptions/\(id)").body == body)
    }

    @Test func pagesTogetherAreTheWholeNewestFirst() throws {
        var found: [String] = []
        var target: String? = "/api/Spaces-1/interruptions?take=7"
        while let page = target {
            let list = try simulator.json(page)
            found += list.Items?.elements.compactMap { $0.Id?.text } ?? []
            target = list.Links?["Page.Next"]?.text
        }
        #expect(found == simulator.interruptionIDs(in: "Spaces-1"))
        let times = found.compactMap { simulator.interruption($0)?.created }
        #expect(times == times.sorted(by: >))
    }

    @Test(arguments: [
        ("/api/Spaces-1/interruptions", 30), ("/api/tasks", 30), ("/api/environments", 10),
        ("/api/users", 30),
    ])
    func takeHasADefault(target: String, expected: Int) throws {
        #expect(try simulator.json(target).ItemsPerPage?.count == expected)
    }

    @Test func takeOfNothingCounts() throws {
        let list = try simulator.json("/api/Spaces-1/interruptions?take=0")
        #expect(list.Items == .array([]))
        #expect(list.TotalResults?.count == simulator.interruptionIDs(in: "Spaces-1").count)
    }

    @Test func skippingPastTheEndGivesAnEmptyPage() throws {
        let list = try simulator.json("/api/Spaces-1/interruptions?skip=5000")
        #expect(list.Items == .array([]))
        #expect(list.TotalResults?.count == simulator.interruptionIDs(in: "Spaces-1").count)
    }

    @Test(arguments: ["users", "teams", "spaces", "projects", "environments", "tenants"])
    func allGivesABareArray(kind: String) throws {
        let all = try simulator.json("/api/\(kind)/all")
        #expect(!all.elements.isEmpty)
        #expect(try simulator.json("/api/\(kind)?take=1").TotalResults?.count == all.elements.count)
    }

    @Test(arguments: ["releases", "deployments", "runbookRuns", "projects", "environments", "tenants"])
    func everyItemIsFoundById(kind: String) throws {
        let items = try simulator.json("/api/Spaces-1/\(kind)?take=5").Items?.elements ?? []
        #expect(!items.isEmpty)
        for item in items {
            let own = try #require(item.Links?.`Self`?.text)
            #expect(try simulator.json(own) == item)
        }
        let ids = items.compactMap { $0.Id?.text }
        #expect(try simulator.ids("/api/Spaces-1/\(kind)?ids=\(ids.joined(separator: ","))") == ids)
    }

    @Test func threePrefixesLeadToTheSameList() throws {
        let space = try simulator.json("/api/spaces/Spaces-1")
        let slug = try #require(space.Slug?.text)
        let expected = try simulator.ids("/api/Spaces-1/interruptions")
        let targets = [
            "/api/interruptions", "/api/spaces/Spaces-1/interruptions", "/api/spaces/\(slug)/interruptions",
            "/api/spaces-1/Interruptions",
        ]
        for target in targets { #expect(try simulator.ids(target) == expected) }
    }

    @Test func virtualDirectoryIsInFrontOfEverything() throws {
        let server = Simulator(SimulatorConfiguration(virtualDirectory: "/octopus"))
        let list = try server.json("/octopus/api/Spaces-1/interruptions?take=1")
        #expect(list.Links?.`Self`?.text?.hasPrefix("/octopus/api/") == true)
        let item = try #require(list.Items?.elements.first)
        #expect(item.Links?.Submit?.text?.hasPrefix("/octopus/api/Spaces-1/interruptions/") == true)
        #expect(server.ask("/api/Spaces-1/interruptions").status == 404)
    }

    @Test func tasksOfAllSpacesAndTheSystemAreTogetherOnTheUnscopedRoute() throws {
        let spaces = simulator.spaceIDs
        let all = try simulator.json("/api/tasks?take=1000").Items?.elements ?? []
        #expect(all.count == simulator.counts.tasks)
        #expect(all.contains { $0.SpaceId == .null })
        let narrowed = try simulator.ids("/api/tasks?take=1000&spaces=\(spaces[1])")
        #expect(narrowed == simulator.taskIDs(in: spaces[1]))
        #expect(try simulator.json("/api/tasks?spaces=all").TotalResults?.count == all.count)
        let own = try simulator.json("/api/tasks?take=1000&includeSystem=false").TotalResults?.count
        #expect(own == all.count - simulator.taskIDs(in: nil).count)
        let scoped = try simulator.json("/api/\(spaces[1])/tasks?take=1")
        #expect(scoped.Items?.elements.first?.Links?.`Self`?.text?.hasPrefix("/api/tasks/") == true)
    }

    @Test func indentedAndCompactBodiesSayTheSame() throws {
        let compact = simulator.ask("/api/Spaces-1/interruptions").body
        simulator.setDials { $0.isIndented = true }
        let indented = simulator.ask("/api/Spaces-1/interruptions").body
        #expect(indented.hasPrefix("{\n  \"ItemType\": \"Interruption\",\n"))
        #expect(try JSONValue(compact) == JSONValue(indented))
    }

    @Test(arguments: [
        "/api/tasks/tasktypes", "/api/events/categories", "/api/events/groups", "/api/events/documenttypes",
    ])
    func auxiliaryListsAreBareArrays(target: String) throws {
        #expect(try simulator.json(target).elements.isEmpty == false)
    }
}
