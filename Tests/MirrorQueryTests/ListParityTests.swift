import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

/// What Octopus's own `find_interruptions` answers, case by case (mcp-server 2.3.1).
struct ListParityTests {
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    @Test func listHasTheServersEnvelopeAndOneKeyMore() throws {
        try fixture.ingest(samples(1...47))
        var filter = InterruptionFilter()
        filter.pendingOnly = true
        let json = try fixture.queries.interruptions(filter).json
        #expect(
            json.names == [
                "totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber", "items", "mirror",
                "nextCursor",
            ]
        )
        let parsed = try json.parsed
        #expect(parsed["totalResults"]?.int == 47)
        #expect(parsed["itemsPerPage"]?.int == 30)
        #expect(parsed["numberOfPages"]?.int == 2)
        #expect(parsed["lastPageNumber"]?.int == 1)
        #expect(parsed["items"]?.elements.reduce(0) { count, _ in count + 1 } == 30)
    }

    @Test func summaryHasTheServersKeysInItsOrderAndExtrasAfter() throws {
        try fixture.ingest(samples(7...7))
        let item = try #require(try fixture.queries.interruption("Interruptions-7")).summary.json
        #expect(
            item.names.prefix(15) == [
                "id", "title", "type", "taskId", "correlationId", "isPending", "isLinkedToOtherInterruption",
                "created", "relatedDocumentIds", "responsible", "formElementNames", "resourceUri",
                "taskResourceUri", "publicUrl", "publicUrlInstruction",
            ]
        )
        let parsed = try item.parsed
        #expect(parsed["created"]?.string == "2026-05-01T01:46:47.000+00:00")
        #expect(
            parsed["formElementNames"]?.elements.compactMap(\.string) == ["Instructions", "Notes", "Result"]
        )
        #expect(parsed["resourceUri"]?.string == "octopus://spaces/Default/interruptions/Interruptions-7")
        #expect(parsed["taskResourceUri"]?.string == "octopus://spaces/Default/tasks/ServerTasks-9")
        #expect(
            parsed["publicUrl"]?.string == "https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-9"
        )
        let responsible = try #require(parsed["responsible"])
        #expect(
            responsible.members.map(\.name) == [
                "teamIds", "userId", "canTakeResponsibility", "hasResponsibility",
            ]
        )
        #expect(responsible["userId"]?.isNull == true, "null stays")
    }

    @Test func whatABodyLacksIsLeftOutAndListsDefaultToEmpty() throws {
        try fixture.ingest(bodies: [#"{"Id":"Interruptions-1","Form":null}"#])
        let item = try #require(try fixture.queries.interruption("Interruptions-1")).summary.json
        for name in ["correlationId", "isLinkedToOtherInterruption"] { #expect(!item.names.contains(name)) }
        let parsed = try item.parsed
        for name in ["relatedDocumentIds", "formElementNames"] as [StaticString] {
            #expect(parsed[name]?.isArray == true && parsed[name]?.minified == "[]")
        }
        #expect(parsed["responsible"]?.minified == #"{"teamIds":[]}"#)
        #expect(parsed["publicUrl"]?.string == "https://octopus.example.com/app#/Spaces-1/tasks/{taskId}")
    }

    @Test(arguments: [
        #"[null,1,"x",[],{}]"#, #"[{"Name":null},{"Name":7},{"Name":"A"}]"#,
    ])
    func oddElementsDoNotKeepAnInterruptionFromBeingShown(elements: String) throws {
        let body = #"{"Id":"Interruptions-1","Form":{"Elements":\#(elements)}}"#
        try fixture.ingest(bodies: [body])
        #expect(try fixture.ids() == ["Interruptions-1"])
        let shown = try fixture.queries.document(ResourceURI(parsing: "Interruptions-1"))
        #expect(shown?.document.body.minified == body)
    }

    @Test func summaryHoldsNoValuesTextsOrLabels() throws {
        var sample = SampleInterruption(1)
        sample.instructions = "SECRET markdown"
        sample.notes = "SECRET note"
        sample.result = "SECRET answer"
        try fixture.ingest([sample])
        var filter = InterruptionFilter()
        filter.pendingOnly = true
        let text = try fixture.queries.interruptions(filter).json.compact
        for hidden in ["SECRET markdown", "SECRET note", "Proceed", "Abort", "Paragraph"] {
            #expect(!text.contains(hidden), "\(hidden)")
        }
    }

    /// To Unicode both ids are one text; to Octopus and to SQLite they are two.
    @Test func teamsAreToldApartByTheirBytes() throws {
        let ids = ["Teams-\u{E9}", "Teams-e\u{301}"]
        let teams = zip(ids, ["One", "Two"]).map { id, name in
            DocumentRecord(id: id, kind: .team, name: name, slug: nil, json: "{}")
        }
        try fixture.store.ingest(documents: teams, spaceID: nil)
        var sample = SampleInterruption(1)
        sample.teams = ids + ["Teams-7"]
        try fixture.ingest(sample)
        let summary = try #require(try fixture.queries.interruption("Interruptions-1")).summary
        #expect(summary.responsibleTeams == ["One", "Two", "Teams-7"])
    }

    @Test func singleIsTheBareSummary() throws {
        try fixture.ingest(samples(1...3))
        let one = try #require(try fixture.queries.interruption("Interruptions-2"))
        #expect(!one.summary.json.names.contains("items"))
        #expect(one.summary.id == "Interruptions-2")
        #expect(try fixture.queries.interruption("interruptions-2")?.summary.id == "Interruptions-2")
        #expect(try fixture.queries.interruption("Interruptions-4") == nil)
    }

    @Test(arguments: [
        "", "7", "Interruption-7", "ServerTasks-7", "Interruptions-x", "Interruptions-7 OR 1=1",
    ])
    func malformedIdIsRefused(id: String) throws {
        #expect { try fixture.queries.interruption(id) } throws: { ($0 as? QueryError)?.code == .invalidID }
    }

    @Test func unknownRegardingIsEmptyAndNoError() throws {
        try fixture.ingest(samples(1...3))
        var filter = InterruptionFilter()
        filter.regarding = "Deployments-404"
        let list = try fixture.queries.interruptions(filter)
        #expect(list.items.isEmpty && list.totalResults == 0)
    }

    @Test func assignedToMeFindsEverythingThatIsMine() throws {
        try fixture.ingest(samples(1...200))
        try fixture.ingest(
            (1...10).map { number in
                var sample = SampleInterruption(number)
                switch number % 3 {
                case 0: sample.canTakeResponsibility = true
                case 1: sample.hasResponsibility = true
                default: sample.responsibleUserID = StoreFixture.principal
                }
                return sample
            }
        )
        var filter = InterruptionFilter()
        filter.pendingOnly = true
        filter.isAssignedToMe = true
        let list = try fixture.queries.interruptions(filter, ListPage(skip: 2, take: 3))
        #expect(list.items.map(\.id) == ["Interruptions-8", "Interruptions-7", "Interruptions-6"])
        let json = list.json
        #expect(
            json.names.prefix(6) == [
                "totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber", "filteredAs", "items",
            ]
        )
        let parsed = try json.parsed
        #expect(parsed["totalResults"]?.int == 10)
        #expect(parsed["itemsPerPage"]?.int == 3)
        #expect(parsed["numberOfPages"]?.int == 1)
        #expect(parsed["lastPageNumber"]?.int == 0)
        #expect(parsed["filteredAs"]?["userId"]?.string == StoreFixture.principal)
    }

    @Test func nothingAssignedIsEmptyAndNoError() throws {
        try fixture.ingest(samples(1...5))
        var filter = InterruptionFilter()
        filter.isAssignedToMe = true
        #expect(try fixture.queries.interruptions(filter, ListPage(take: nil)).items.isEmpty)
    }

    @Test func takeOfNothingStillCounts() throws {
        try fixture.ingest(samples(1...5))
        let list = try fixture.queries.interruptions(InterruptionFilter(), ListPage(take: 0))
        #expect(list.items.isEmpty)
        #expect(list.totalResults == 5)
    }
}
