import Foundation
import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

struct InterruptionIngestTests {
    private let fixture: StoreFixture
    private var store: MirrorStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func rowIsNewOnceAndThenUnchanged() throws {
        #expect(try fixture.ingest(SampleInterruption(1)) == [.new])
        #expect(try fixture.ingest(SampleInterruption(1)) == [.unchanged])
        #expect(try store.count("version") == 1)
    }

    @Test func linksAreNoNews() throws {
        try fixture.ingest(SampleInterruption(1))
        let body = SampleInterruption(1).json.compact.replacing(
            "/api/Spaces-1",
            with: "/octopus/api/Spaces-1"
        )
        #expect(try fixture.ingest(bodies: [body]) == [.unchanged])
    }

    @Test func otherAnswerThanBeforeIsAnotherDecision() throws {
        var answered = SampleInterruption(1)
        answered.isPending = false
        answered.result = "Abort"
        try fixture.ingest(answered)
        let entry = AuditEntry(
            eventID: "Events-1",
            taskIDs: ["ServerTasks-9"],
            occurred: Timestamp(milliseconds: answered.created + 1000),
            message: "Submitted interruption Approve the change with notes: ",
            userID: "Users-1",
            username: "dana"
        )
        #expect(
            try store.ingest(
                entries: [entry],
                askedFor: ["ServerTasks-9"],
                of: "Spaces-1",
                lateSince: StoreFixture.now
            ) == 1
        )
        #expect(try decided() == "Events-1")

        // It was raised again and answered between two runs.
        answered.result = "Proceed"
        try fixture.ingest(answered)

        #expect(try decided() == nil, "the entry tells of the answer before")
        #expect(try store.count("decisionDue") == 1)
    }

    /// The entry that the first interruption's answer is known by.
    private func decided() throws -> String? {
        try store.reader.read { db in
            try String.fetchOne(
                db,
                sql: "SELECT eventId FROM decisions WHERE interruptionId = 'Interruptions-1'"
            )
        }
    }

    @Test func titleThatIsNoTextStopsNoLookUp() throws {
        var answered = SampleInterruption(1)
        answered.isPending = false
        answered.result = "Proceed"
        let body = answered.json.compact.replacing("\"Title\":\"Approve the change\"", with: "\"Title\":5")
        try fixture.ingest(bodies: [body])
        #expect(
            try store.ingest(
                entries: [],
                askedFor: ["ServerTasks-9"],
                of: "Spaces-1",
                lateSince: StoreFixture.now
            ) == 0
        )
        let entry = AuditEntry(
            eventID: "Events-1",
            taskIDs: ["ServerTasks-9"],
            occurred: Timestamp(milliseconds: answered.created + 1000),
            message: "Submitted interruption 5 with notes: ",
            userID: "Users-1",
            username: "dana"
        )
        _ = try store.ingest(
            entries: [entry],
            askedFor: ["ServerTasks-9"],
            of: "Spaces-1",
            lateSince: StoreFixture.now
        )
        #expect(try store.count("interruption") == 1)
    }

    @Test func answerIsANewVersionAndTheOldOneStays() throws {
        let pending = SampleInterruption(1)
        var answered = pending
        answered.isPending = false
        answered.notes = "fine"
        answered.result = "Proceed"
        try fixture.ingest(pending)

        #expect(try fixture.ingest(answered) == [.changed])

        #expect(try store.bodies(of: "Interruptions-1") == [pending.bodyLessLinks, answered.bodyLessLinks])
        #expect(try store.value("SELECT outcome FROM interruption", as: String.self) == "Proceed")
        #expect(try store.value("SELECT version FROM interruption", as: Int.self) == 2)
    }

    @Test func flagsAloneMakeNoVersionButAreStored() throws {
        var sample = SampleInterruption(1)
        try fixture.ingest(sample)
        sample.canTakeResponsibility = true
        sample.hasResponsibility = true

        #expect(try fixture.ingest(sample) == [.refreshed])

        #expect(try store.bodies(of: "Interruptions-1") == [sample.bodyLessLinks])
        #expect(try store.value("SELECT isMine FROM interruption", as: Bool.self) == true)
    }

    @Test func orderOfASetMakesNoVersion() throws {
        var sample = SampleInterruption(1)
        sample.teams = ["Teams-1", "Teams-2"]
        try fixture.ingest(sample)
        sample.teams.reverse()
        sample.related.reverse()

        #expect(try fixture.ingest(sample) == [.refreshed])

        #expect(try store.bodies(of: "Interruptions-1") == [sample.bodyLessLinks])
        try store.checkKeptTotals()
    }

    @Test func orderOfMembersMakesNoVersion() throws {
        let body = SampleInterruption(1).json
        guard case .object(let members) = body else { return }
        try fixture.ingest(bodies: [body.compact])
        #expect(try fixture.ingest(bodies: [JSONValue.object(members.reversed()).compact]) == [.refreshed])
    }

    @Test func orderOfTheFormsElementsIsAVersion() throws {
        let body = SampleInterruption(1).json.compact
        let button = #"{"Text":"Proceed","Value":"Proceed","RequiresConfirmation":false}"#
        let other = #"{"Text":"Abort","Value":"Abort","RequiresConfirmation":true}"#
        let swapped = body.replacing("\(button),\(other)", with: "\(other),\(button)")
        #expect(swapped != body)
        try fixture.ingest(bodies: [body])
        #expect(try fixture.ingest(bodies: [swapped]) == [.changed])
    }

    @Test(arguments: ["Users-1", "Users-2", nil])
    func responsibleUserDecidesWhoseItIs(user: String?) throws {
        var sample = SampleInterruption(1)
        sample.responsibleUserID = user
        try fixture.ingest(sample)
        let isMine = try store.value("SELECT isMine FROM interruption", as: Bool.self)
        #expect(isMine == (user == StoreFixture.principal))
    }

    @Test func elementsThatRepeatAreHeldOnce() throws {
        try fixture.ingest(SampleInterruption(1), SampleInterruption(2), SampleInterruption(3))
        #expect(try store.count("element") == 3)
        var other = SampleInterruption(4)
        other.instructions = "Something else."
        try fixture.ingest(other)
        #expect(try store.count("element") == 4)
    }

    @Test(arguments: [
        #"{"Id":"Interruptions-1"}"#,
        #"{"Id":"Interruptions-1","Form":null}"#,
        #"{"Id":"Interruptions-1","Form":[]}"#,
        #"{"Id":"Interruptions-1","Form":{}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":[]}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":null,"Values":{}}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":[null,1,"x",[],{}],"Values":[1]}}"#,
        #"{"Form":{"Values":{"Né\u0065":"ü"},"Elements":[{"Name":"Ä","Control":{"Type":"Hologram","Depth":1e400}}]},"Id":"Interruptions-1"}"#,
        #"{"Id":"Interruptions-1","Created":"2024-09-2T10:00:00","Future":{"a":[1.0,-0,12345678901234567890123]}}"#,
        #"{"Id":"Interruptions-1","Title":"a\/b \u00e9 \ud83d\ude00 \ud800 \u0000","Form":{"Elements":[],"Elements":[1]}}"#,
    ])
    func bodyComesOutAsItCameIn(body: String) throws {
        #expect(try fixture.ingest(bodies: [body]) == [.new])
        #expect(try fixture.ingest(bodies: [body]) == [.unchanged])
        #expect(try store.bodies(of: "Interruptions-1") == [body])
        try store.checkSearchIndex()
        try store.checkKeptTotals()
    }

    @Test func whiteSpaceIsNotKeptAndIsNoNews() throws {
        let sample = SampleInterruption(1)
        try fixture.ingest(bodies: [sample.json.pretty])
        #expect(try fixture.ingest(sample) == [.unchanged])
        #expect(try store.bodies(of: "Interruptions-1") == [sample.bodyLessLinks])
    }

    @Test func newRowThatStandsTwiceInAPageBecomesOne() throws {
        let fixture = try StoreFixture()
        var later = SampleInterruption(7)
        later.isPending = false
        later.result = "Proceed"
        let outcomes = try fixture.ingest(SampleInterruption(6), SampleInterruption(7), later)
        #expect(outcomes == [.new, .new, .changed])
        let due = try fixture.store.reader.read { db in
            try Int64.fetchAll(db, sql: "SELECT interruption FROM decisionDue")
        }
        #expect(due == [7])
        try fixture.store.checkSearchIndex()
    }

    @Test func answerThatIsDueAlreadyIsLookedUpAnew() throws {
        let fixture = try StoreFixture()
        try fixture.store.write { db in
            try db.execute(sql: "INSERT INTO decisionDue (interruption, attempts) VALUES (7, 3)")
        }
        var sample = SampleInterruption(7)
        sample.isPending = false
        sample.result = "Proceed"
        #expect(try fixture.ingest(sample) == [.new])
        let attempts = try fixture.store.reader.read { db in
            try Int64.fetchAll(db, sql: "SELECT attempts FROM decisionDue")
        }
        #expect(attempts == [0])
    }

    @Test func rowThatStandsTwiceInAPageCountsOnce() throws {
        var newer = SampleInterruption(1)
        newer.title = "Later"
        let sample = SampleInterruption(1)
        #expect(try fixture.ingest(sample, sample) == [.new, .unchanged])
        #expect(try fixture.ingest(newer, newer) == [.changed, .unchanged])
        #expect(try store.count("interruption") == 1)
        try store.checkKeptTotals()
    }

    @Test func everyChangeTakesTheNextRevision() throws {
        func revision(_ number: Int) throws -> Int? {
            try store.value("SELECT revision FROM interruption WHERE number = \(number)")
        }
        try fixture.ingest(SampleInterruption(1), SampleInterruption(2))
        let first = try #require(try revision(1))
        let second = try #require(try revision(2))
        #expect(second > first)
        try fixture.ingest(SampleInterruption(1))
        #expect(try revision(1) == first)
        var changed = SampleInterruption(1)
        changed.title = "Changed"
        try fixture.ingest(changed)
        let third = try #require(try revision(1))
        #expect(third > second)
        _ = try store.markInterruptionsGone([2], fixture.context())
        #expect(try #require(try revision(2)) > third)
        #expect(try store.value("SELECT revision FROM mirror", as: Int.self) == (try revision(2)))
    }

    @Test func goneRowStaysAndComesBack() throws {
        let sample = SampleInterruption(1)
        try fixture.ingest(sample)

        #expect(try store.markInterruptionsGone([1, 1, 99], fixture.context()) == 1)
        #expect(try store.listedCount(of: "Spaces-1", .interruption) == 0)
        #expect(try store.bodies(of: "Interruptions-1") == [sample.bodyLessLinks])
        try store.checkKeptTotals()

        #expect(try fixture.ingest(sample) == [.changed])
        #expect(try store.listedCount(of: "Spaces-1", .interruption) == 1)
        #expect(try store.value("SELECT goneAt FROM interruption", as: Int.self) == nil)
        #expect(try store.count("version") == 1)
        try store.checkKeptTotals()
    }

    @Test func otherSpacesRowsAreNotMarkedGone() throws {
        try fixture.ingest(SampleInterruption(1))
        #expect(try store.markInterruptionsGone([1], fixture.context("Spaces-2")) == 0)
        #expect(try store.listedCount(of: "Spaces-1", .interruption) == 1)
    }

    @Test func rowThatMovesToAnotherSpaceIsCountedThere() throws {
        var sample = SampleInterruption(1)
        sample.isPending = false
        sample.result = "Proceed"
        try fixture.ingest(sample)
        let decision = DecisionRecord.sample(of: "Interruptions-1")
        var unknown = decision
        unknown.interruptionID = "Interruptions-2"
        for _ in 1...2 { try store.ingest(decisions: [decision, unknown], askedFor: []) }
        #expect(try store.decisionCount(of: "Spaces-1") == 1)
        sample.spaceID = "Spaces-2"
        #expect(try fixture.ingest(sample, in: "Spaces-2") == [.changed])
        #expect(try store.decisionCount(of: "Spaces-1") == 0)
        #expect(try store.decisionCount(of: "Spaces-2") == 1)
        #expect(try store.listedCount(of: "Spaces-1", .interruption) == 0)
        #expect(try store.listedCount(of: "Spaces-2", .interruption) == 1)
        try store.checkKeptTotals()
    }

    @Test func placeOfTheBackfillIsKeptWithThePage() throws {
        let place = BackfillPlace(
            skip: 100,
            lastTime: StoreFixture.now,
            lastID: "Interruptions-1",
            total: 250,
            isFinished: false
        )
        let records = [try SampleInterruption(1).record]
        _ = try store.ingest(records, fixture.context(backfill: place))
        #expect(try store.coverage(of: "Spaces-1", .interruption).backfill == place)
        #expect(try store.coverage(of: "Spaces-1", .task) == .none)
    }

    @Test func documentsIdsIgnoreLetterCase() throws {
        var sample = SampleInterruption(1)
        sample.related = ["projects-1", "Projects-1", "PROJECTS-1"]
        try fixture.ingest(sample)
        #expect(
            try store.value("SELECT count(*) FROM facet WHERE name = 'Projects-1'", as: Int.self) == 2
        )
        #expect(
            try store.value(
                "SELECT total FROM facetTotal WHERE name = 'Projects-1' AND list = 0",
                as: Int.self
            )
                == 1
        )
        _ = try store.markInterruptionsGone([1], fixture.context())
        try store.checkKeptTotals()
    }
}

extension SampleInterruption {
    /// As the mirror gives it back.
    var bodyLessLinks: String {
        guard case .object(let members) = json else { return "" }
        return JSONValue.object(members.filter { $0.name != "Links" }).compact
    }
}
