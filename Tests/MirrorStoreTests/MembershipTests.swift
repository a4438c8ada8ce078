import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

/// Who was in which team when, as the mirror has seen it.
struct MembershipTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func read(_ day: Int64, _ teams: [String: [String]]) throws {
        let documents = teams.sorted { $0.key < $1.key }.map { id, members in
            DocumentRecord(id: id, kind: .team, name: id, slug: nil, json: "{}", memberUserIDs: members)
        }
        try fixture.store.ingest(
            documents: documents,
            spaceID: nil,
            wholeList: (.team, Timestamp(milliseconds: day * 1000))
        )
    }

    private func stays() throws -> [String] {
        try fixture.store.reader.read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT team, user, firstSeenAt, endedAt FROM membership ORDER BY team, user, firstSeenAt"
            ).map { row in
                let end = (row[3] as Int64?).map { String($0 / 1000) } ?? ""
                return "\(row[0] as String) \(row[1] as String) \((row[2] as Int64) / 1000)-\(end)"
            }
        }
    }

    @Test func aStayBeginsAndEndsWhenThatIsSeen() throws {
        try read(1, ["Teams-1": ["Users-1", "Users-2"]])
        try read(2, ["Teams-1": ["users-1", "Users-2", "Users-2"]])
        try read(3, ["Teams-1": ["Users-2", "Users-3"]])
        #expect(try stays() == ["Teams-1 Users-1 1-3", "Teams-1 Users-2 1-", "Teams-1 Users-3 3-"])
        #expect(try fixture.store.count("teamMembers") == 2)
        #expect(try fixture.store.count("memberships") == 3)
    }

    @Test func whoeverComesBackStaysAnew() throws {
        try read(1, ["Teams-1": ["Users-1"]])
        try read(2, ["Teams-1": []])
        try read(3, ["Teams-1": ["Users-1"]])
        #expect(try stays() == ["Teams-1 Users-1 1-2", "Teams-1 Users-1 3-"])
        // Twice within an instant, it is one stay.
        try read(3, ["Teams-1": []])
        try read(3, ["Teams-1": ["Users-1"]])
        #expect(try stays() == ["Teams-1 Users-1 1-2", "Teams-1 Users-1 3-"])
    }

    @Test func aTeamThatIsNotShownKeepsItsMembers() throws {
        try read(1, ["Teams-1": ["Users-1"], "Teams-2": ["Users-1"]])
        try read(2, ["Teams-2": ["Users-1"]])
        try read(3, [:])
        #expect(try stays() == ["Teams-1 Users-1 1-", "Teams-2 Users-1 1-"])
    }

    @Test func onlyAWholeListSaysWhoIsInATeam() throws {
        try read(1, ["Teams-1": ["Users-1"]])
        let team = DocumentRecord(
            id: "Teams-1",
            kind: .team,
            name: "Team",
            slug: nil,
            json: "{}",
            memberUserIDs: ["Users-2"]
        )
        try fixture.store.ingest(documents: [team], spaceID: nil)
        #expect(try stays() == ["Teams-1 Users-1 1-"])
    }
}
