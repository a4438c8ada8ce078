import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

struct OfflineAnswerTests {
    @Test func findListsWhatIsPending() async throws {
        let mirrored = try await Mirrored()
        let pending = mirrored.simulator.spaceIDs.flatMap(mirrored.simulator.pendingInterruptionIDs)

        let list = try await mirrored.octomirror("find", "--json")

        #expect(list.status == 0)
        #expect(list.complaint == "")
        #expect(list.output.split(separator: "\n").count == 1)
        #expect(try list.json["totalResults"]?.int == Int64(pending.count))
        #expect(Set(try list.ids) == Set(pending))
        #expect(try list.json["mirror"]?["coverage"]?.string == "complete")

        let text = try await mirrored.octomirror("find", "--space", "Default")
        #expect(text.status == 0)
        for id in mirrored.simulator.pendingInterruptionIDs(in: "Spaces-1").prefix(30) {
            #expect(text.output.contains(id))
        }
        #expect(text.output.contains("complete"))
        #expect(!text.output.contains("\u{1B}"), "a pipe gets no escape sequences")
    }

    @Test func findPagesThroughAllInTheServersOrder() async throws {
        let mirrored = try await Mirrored()
        let wanted = mirrored.simulator.interruptionIDs(in: "Spaces-1")
        var found: [String] = []
        for skip in stride(from: 0, to: wanted.count, by: 7) {
            let page = try await mirrored.octomirror(
                "find",
                "--all",
                "--space",
                "Spaces-1",
                "--skip",
                "\(skip)",
                "--take",
                "7",
                "--json"
            )
            found += try page.ids
        }
        #expect(found == wanted)
    }

    @Test func findOneAndRegardingAndAssignedToMe() async throws {
        let mirrored = try await Mirrored()
        let octomirror = mirrored.octomirror
        let one = try await octomirror("find", mirrored.zebra, "--json")
        #expect(one.status == 0)
        #expect(try one.json["id"]?.string == mirrored.zebra)
        #expect(try one.json["items"] == nil)
        #expect(try await octomirror("find", mirrored.zebra).output.contains("Approve the zebra"))

        let task = try #require(try one.json["taskId"]?.string)
        let regarding = try await octomirror("find", "--regarding", task, "--json")
        #expect(try regarding.ids.contains(mirrored.zebra))
        #expect(try await octomirror("find", "--regarding", task).output.contains(mirrored.zebra))
        let nothing = try await octomirror("find", "--regarding", "Deployments-999999", "--json")
        #expect(nothing.status == 0)
        #expect(try nothing.ids.isEmpty)

        let mine = try await octomirror("find", "--assigned-to-me", "--json")
        let pending = mirrored.simulator.spaceIDs.flatMap(mirrored.simulator.pendingInterruptionIDs)
        let expected = try pending.filter { id in
            let body = try #require(mirrored.simulator.interruptionBody(id))
            let json = try JSONDocument(parsing: body).root
            return json["CanTakeResponsibility"]?.bool == true || json["HasResponsibility"]?.bool == true
                || json["ResponsibleUserId"]?.string == mirrored.simulator.users[0].id
        }
        #expect(Set(try mine.ids) == Set(expected))
        #expect(try mine.json["filteredAs"]?["userId"]?.string == mirrored.simulator.users[0].id)
        #expect(try await octomirror("find", "--assigned-to-me").status == 0)
    }

    @Test func searchFindsWordsAndShowsWhere() async throws {
        let mirrored = try await Mirrored()
        let found = try await mirrored.octomirror("search", "ZEBRA", "--json")
        #expect(found.status == 0)
        #expect(try found.ids == [mirrored.zebra])
        let hit = try #require(try found.json["items"]?.elements.first { _ in true })
        #expect(hit["matchedIn"]?.elements.compactMap(\.string) == ["title", "instructions"])
        #expect(hit["snippet"]?.string?.contains("**zebra**") == true)
        #expect(try await mirrored.octomirror("search", "zeb*").output.contains(mirrored.zebra))
        #expect(try await mirrored.octomirror("search", "unheardof", "--json").ids.isEmpty)
    }

    @Test func showGivesTheBodyAsItWasServed() async throws {
        let mirrored = try await Mirrored()
        let served = try #require(mirrored.simulator.interruptionBody(mirrored.zebra))
        for target in [mirrored.zebra, "octopus://spaces/Default/interruptions/\(mirrored.zebra)"] {
            let shown = try await mirrored.octomirror("show", target, "--json")
            #expect(shown.status == 0)
            #expect(try shown.output == lessLinks(served) + "\n")
        }
        #expect(
            try await mirrored.octomirror("show", mirrored.zebra).output.contains("Feed the **zebra** first.")
        )

        let task = try #require(mirrored.simulator.taskIDs(in: "Spaces-1").first)
        let shown = try await mirrored.octomirror("show", task, "--json")
        #expect(try shown.output == lessLinks(try #require(mirrored.simulator.taskBody(task))) + "\n")
        #expect(try await mirrored.octomirror("show", task).output.contains(task))
    }

    @Test func tasksAreListedAndFoundById() async throws {
        let mirrored = try await Mirrored()
        let wanted = mirrored.simulator.taskIDs(in: "Spaces-1")
        let list = try await mirrored.octomirror("tasks", "--space", "Default", "--take", "500", "--json")
        #expect(try list.ids == wanted)
        let task = try #require(wanted.first)
        let one = try await mirrored.octomirror("tasks", task, "--json")
        #expect(try one.json["id"]?.string == task)
        #expect(try await mirrored.octomirror("tasks", task).output.contains(task))
        #expect(try await mirrored.octomirror("tasks").output.contains("tasks"))
    }

    @Test func statusAndSQLCountTheSameRows() async throws {
        let mirrored = try await Mirrored()
        let counts = mirrored.simulator.counts
        let status = try await mirrored.octomirror("status", "--json")
        #expect(status.status == 0)
        let listed = try status.json["spaces"]?.elements.compactMap { $0["interruptions"]?["mirror"]?.int }
        #expect(listed?.reduce(0, +) == Int64(counts.interruptions))
        #expect(try await mirrored.octomirror("status").output.contains("complete"))

        let rows = try await mirrored.octomirror("sql", "SELECT count(*) AS n FROM interruptions", "--json")
        #expect(rows.output == "[{\"n\":\(counts.interruptions)}]\n")
        let text = try await mirrored.octomirror("sql", "SELECT name FROM spaces ORDER BY id")
        #expect(text.output.contains("Default"))
        #expect(try await mirrored.octomirror("sql", "--schema").output.contains("interruptions"))
        #expect(try await mirrored.octomirror("status", "--max-age", "0s").status == 1)
    }
}

extension Octomirror.Outcome {
    /// The ids of a list's items.
    var ids: [String] {
        get throws { try #require(try json["items"]).elements.compactMap { $0["id"]?.string } }
    }
}

/// A served body as a mirror gives it back: no white space, no Links.
func lessLinks(_ body: String) throws -> String {
    let members = try JSONDocument(parsing: body).root.members.filter { $0.name != "Links" }
    return "{" + members.map { "\($0.key.minified):\($0.value.minified)" }.joined(separator: ",") + "}"
}
