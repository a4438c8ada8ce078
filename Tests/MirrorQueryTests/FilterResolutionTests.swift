import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

struct FilterResolutionTests {
    private static let full: InterruptionFilter = {
        var filter = InterruptionFilter()
        filter.spaces = ["Spaces-1", "Spaces-2"]
        filter.pendingOnly = true
        filter.isAssignedToMe = true
        filter.assignedTo = "Users-1"
        filter.regarding = "Deployments-9"
        filter.types = ["GuidedFailure"]
        filter.projects = ["Projects-1"]
        filter.environments = ["Environments-1"]
        filter.tenants = ["Tenants-1"]
        filter.teams = ["Teams-1"]
        filter.responsible = "Users-2"
        filter.task = "ServerTasks-7"
        filter.result = "Proceed"
        filter.since = Timestamp(milliseconds: 1)
        filter.until = Timestamp(milliseconds: 2)
        filter.presence = .gone
        filter.asOf = Timestamp(milliseconds: 3)
        return filter
    }()

    @Test(arguments: [full, InterruptionFilter()])
    func filterIsReadBackAsItWasWritten(filter: InterruptionFilter) throws {
        let json = try JSONDocument(parsing: filter.json.compact).root
        #expect(InterruptionFilter(json: json) == filter)
    }

    @Test func everyPartIsWritten() throws {
        let parts = Mirror(reflecting: Self.full).children.compactMap(\.label)
        let keys = try JSONDocument(parsing: Self.full.json.compact).root.members.map(\.name)
        #expect(keys.sorted() == parts.sorted())
    }

    @Test(arguments: [
        #"{"unknown":true}"#, #"{"spaces":"Spaces-1"}"#, #"{"spaces":[1]}"#, #"{"pendingOnly":null}"#,
        #"{"since":"yesterday"}"#, #"{"presence":"all"}"#, #"{"result":7}"#, "[]",
    ])
    func filterThatIsUnderstoodInPartIsNone(text: String) throws {
        #expect(InterruptionFilter(json: try JSONDocument(parsing: text).root) == nil)
    }

    @Test func namesBecomeIDs() throws {
        let fixture = try StoreFixture()
        try fixture.store.ingest(
            documents: [
                DocumentRecord(
                    id: "Projects-8",
                    kind: .project,
                    name: "Web",
                    slug: "web",
                    json: "{}",
                    memberUserIDs: []
                ),
                DocumentRecord(
                    id: "Users-5",
                    kind: .user,
                    name: "Dana",
                    slug: nil,
                    json: "{}",
                    memberUserIDs: []
                ),
            ],
            spaceID: "Spaces-2"
        )
        var filter = InterruptionFilter()
        filter.spaces = ["payments"]
        filter.projects = ["WEB"]
        filter.responsible = "dana"
        filter.task = "servertasks-7"
        let queries = MirrorQueries(reader: fixture.store.reader)
        let resolved = try queries.resolving(filter)
        #expect(resolved.spaces == ["Spaces-2"])
        #expect(resolved.projects == ["Projects-8"])
        #expect(resolved.responsible == "Users-5")
        #expect(resolved.task == "ServerTasks-7")
        #expect(try queries.resolving(resolved) == resolved, "ids mean the same once more")
        filter.projects = ["nonsense"]
        #expect(throws: QueryError.self) { try queries.resolving(filter) }
    }
}
