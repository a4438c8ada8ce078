import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

struct RunTests {
    @Test func anotherInstallationIsRefusedAndNothingIsWritten() throws {
        let fixture = try StoreFixture()
        var other = Installation.sample
        other.installationID = "another"
        #expect {
            try fixture.store.beginRun(other, pin: StoreFixture.now, now: StoreFixture.now, tool: "test")
        } throws: {
            hasCode($0, .otherInstallation)
        }
        #expect(try fixture.store.installation() == .sample)
        #expect(try fixture.store.count("run") == 1)
    }

    @Test func anotherPrincipalIsRecordedAndItsOwnRowsAreItsOwn() throws {
        let fixture = try StoreFixture()
        for (number, user) in [(1, "Users-1"), (2, "Users-2")] {
            var sample = SampleInterruption(number)
            sample.responsibleUserID = user
            try fixture.ingest(sample)
        }
        try fixture.ingest(SampleInterruption(3))
        #expect(try fixture.mine() == [1])

        var other = Installation.sample
        other.principalID = "Users-2"
        other.principalName = "Grace"
        _ = try fixture.store.beginRun(other, pin: StoreFixture.now, now: StoreFixture.now, tool: "test")

        #expect(try fixture.mine() == [2])
        #expect(try fixture.store.installation() == other)
    }

    @Test func debtsOfARunReplaceThoseOfItsSpacesOnly() throws {
        let fixture = try StoreFixture()
        func finish(_ spaces: [String], _ debts: [Debt]) throws {
            try fixture.store.finishRun(
                fixture.run,
                outcome: .partial,
                requests: RequestCounts(total: 3, retried: 1, throttled: 1),
                spaceIDs: spaces,
                debts: debts,
                error: nil,
                now: StoreFixture.now
            )
        }
        try finish(
            ["Spaces-1", "Spaces-2"],
            [
                Debt(spaceID: "Spaces-1", lane: "head", reason: "one"),
                Debt(spaceID: "Spaces-2", lane: "head", reason: "two"),
                Debt(spaceID: nil, lane: "reference", reason: "three"),
            ]
        )
        try finish(["Spaces-1"], [])
        let left = try fixture.store.reader.read { db in
            try String.fetchAll(db, sql: "SELECT reason FROM debt")
        }
        #expect(left == ["two"])
        let row = try fixture.row("SELECT outcome, requests, retried, throttled FROM run")
        #expect(row == ["outcome": "partial", "requests": 3, "retried": 1, "throttled": 1])
    }

    @Test func certifyKeepsTheLastAgreementWhenCountsDiffer() throws {
        let fixture = try StoreFixture()
        let pin = StoreFixture.now
        try fixture.store.certify("Spaces-1", .task, serverTotal: 5, completeThrough: pin)
        try fixture.store.certify("Spaces-1", .task, serverTotal: 6, completeThrough: nil)
        let coverage = try fixture.store.coverage(of: "Spaces-1", .task)
        #expect(coverage.completeThrough == pin)
        #expect(coverage.serverTotal == 6)
    }

    @Test func spaceThatIsNoLongerSeenStays() throws {
        let fixture = try StoreFixture()
        try fixture.store.ingest(spaces: [
            SpaceRecord(id: "Spaces-1", name: "Default", slug: "default", isDefault: true, json: "{}")
        ])
        #expect(try fixture.row("SELECT isVisible FROM spaces WHERE id = 'Spaces-2'")["isVisible"] == 0)
        #expect(try fixture.row("SELECT isVisible FROM spaces WHERE id = 'Spaces-1'")["isVisible"] == 1)
    }

    @Test func teamsMembersAreThoseOfTheLastReading() throws {
        let fixture = try StoreFixture()
        func ingest(_ members: [String]) throws {
            let team = DocumentRecord(
                id: "Teams-1",
                kind: .team,
                name: "Team",
                slug: nil,
                json: #"{"members":\#(members.count)}"#,
                memberUserIDs: members
            )
            try fixture.store.ingest(documents: [team], spaceID: nil, wholeList: (.team, StoreFixture.now))
        }
        try ingest(["Users-1", "Users-2", "users-2"])
        #expect(try fixture.store.count("membership") == 2)
        try ingest(["Users-3"])
        #expect(try fixture.row("SELECT userId FROM teamMembers")["userId"] == "Users-3")
        #expect(try fixture.store.count("teamMembers") == 1)
        #expect(try fixture.store.referenceReadAt(.team, of: nil) == StoreFixture.now)
        #expect(try fixture.store.referenceReadAt(.team, of: "Spaces-1") == nil)
    }
}

extension StoreFixture {
    fileprivate func mine() throws -> [Int64] {
        try store.reader.read { db in
            try Int64.fetchAll(db, sql: "SELECT number FROM interruption WHERE isMine ORDER BY number")
        }
    }
}
