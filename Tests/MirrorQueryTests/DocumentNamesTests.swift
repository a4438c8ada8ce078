import MirrorStore
import MirrorTestSupport
import Testing

@testable import MirrorQuery

/// Names are kept from one answer to the next, and not beyond a change.
struct DocumentNamesTests {
    private func name(_ id: String, _ kind: DocumentRecord.Kind, _ name: String, in store: MirrorStore) throws
    {
        try store.ingest(
            documents: [
                DocumentRecord(
                    id: id,
                    kind: kind,
                    name: name,
                    slug: nil,
                    json: #"{"Name":"\#(name)"}"#,
                    memberUserIDs: []
                )
            ],
            spaceID: "Spaces-1"
        )
    }

    private func names(_ queries: MirrorQueries) throws -> [String?] {
        let summary = try #require(try queries.interruptions(InterruptionFilter()).items.first)
        #expect(try queries.search("Approve").items.first?.summary == summary)
        return [summary.responsibleUser, summary.project, summary.environment] + summary.responsibleTeams
    }

    private func expectNamesFollow(_ fixture: StoreFixture, _ queries: MirrorQueries) throws {
        try fixture.ingest(
            samples(1...1) {
                $0.responsibleUserID = "Users-2"
                $0.related = ["Projects-1", "Environments-1"]
                $0.teams = ["Teams-1"]
            }
        )
        #expect(try names(queries) == [nil, "Projects-1", "Environments-1", "Teams-1"])
        try name("Users-2", .user, "Bea", in: fixture.store)
        try name("Projects-1", .project, "Web", in: fixture.store)
        #expect(try names(queries) == ["Bea", "Web", "Environments-1", "Teams-1"])
        try name("Projects-1", .project, "Shop", in: fixture.store)
        try name("Teams-1", .team, "Approvers", in: fixture.store)
        #expect(try names(queries) == ["Bea", "Shop", "Environments-1", "Approvers"])
        #expect(try names(queries) == ["Bea", "Shop", "Environments-1", "Approvers"])
    }

    @Test func namesFollowWhatTheSameConnectionWrites() throws {
        let fixture = try StoreFixture()
        try expectNamesFollow(fixture, fixture.queries)
    }

    @Test func namesFollowWhatAnotherConnectionWrites() throws {
        let mirror = try TestMirror()
        let fixture = try StoreFixture(MirrorStore(path: mirror.path))
        try expectNamesFollow(fixture, try MirrorQueries(path: mirror.path))
    }
}
