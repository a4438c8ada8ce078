import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

struct IrregularIDTests {
    @Test(arguments: [
        ("Interruptions-7", 7), ("Interruptions-0", 0), ("Interruptions-9223372036854775807", Int64.max),
        ("Interruptions-007", nil), ("Interruptions--7", nil), ("Interruptions-+7", nil),
        ("Interruptions-", nil),
        ("Interruptions-7x", nil), ("Interruptions-9223372036854775808", nil), ("interruptions-7", nil),
        ("Interruptions-٧", nil), ("ServerTasks-7", nil), ("", nil), ("Interruptions-7 ", nil),
    ])
    func numberInAnId(id: String, number: Int64?) {
        #expect(RowKey.number(in: id, .interruption) == number)
    }

    @Test func idThatDoesNotFitIsReadableAllTheSame() throws {
        let fixture = try StoreFixture()
        for id in ["Interruptions-007", "interruptions-7", "Odd one", "Interruptions-7"] {
            var sample = SampleInterruption(1)
            sample.id = id
            sample.taskID = "tasks/\(id)"
            #expect(try fixture.ingest(sample) == [.new])
            #expect(try fixture.ingest(sample) == [.unchanged])
        }
        for id in ["Interruptions-007", "interruptions-7", "Odd one", "Interruptions-7"] {
            let number = try #require(try fixture.store.number(of: id, .interruption))
            #expect(try fixture.store.id(of: number, .interruption) == id)
            #expect(try fixture.store.bodies(of: id).count == 1)
            let row = try fixture.row("SELECT id, taskId FROM interruptions WHERE id = '\(id)'")
            #expect(row["taskId"] == "tasks/\(id)")
        }
        try fixture.store.checkSearchIndex()
        try fixture.store.checkKeptTotals()
    }

    /// Of two with one title, notes and user, only the name tells which entry is whose.
    @Test(arguments: [
        ("Odd-one", "odd-ONE", false), ("Interruptions-7", "interruptions-7", false),
        ("interruptions-007", "Interruptions-007", false), ("Odd-one", "odd-ONE", true),
        ("Interruptions-7", "INTERRUPTIONS-7", true),
    ])
    func entryThatNamesItInOtherLettersIsItsOwn(id: String, named: String, isWalk: Bool) throws {
        let fixture = try StoreFixture()
        var answered = SampleInterruption(1)
        answered.isPending = false
        answered.result = "Proceed"
        var other = answered
        answered.id = id
        other.id = "Interruptions-8"
        try fixture.ingest(answered, other)
        let entries = [named, "Interruptions-8"].enumerated().map { position, name in
            AuditEntry(
                eventID: "Events-\(position)",
                taskIDs: ["ServerTasks-9"],
                interruptionID: name,
                occurred: Timestamp(milliseconds: answered.created + 1000 * Int64(position + 1)),
                message: "Submitted interruption Approve the change with notes: ",
                userID: "Users-1",
                username: "dana"
            )
        }
        let found: Int
        if isWalk {
            try fixture.store.beginDecisionWalk(.walk, categories: [], of: "Spaces-1")
            let walk = DecisionWalk(stage: .check, categories: [], skip: 2)
            found = try fixture.store.ingest(entries: entries, walk: walk, of: "Spaces-1")
        } else {
            found = try fixture.store.ingest(
                entries: entries,
                askedFor: ["ServerTasks-9"],
                of: "Spaces-1",
                lateSince: StoreFixture.now
            )
        }
        #expect(found == 2)
        let row = try fixture.row("SELECT eventId FROM decisions WHERE interruptionId = '\(id)'")
        #expect(row["eventId"] == "Events-0")
    }

    @Test func lettersCaseOfATypedIdDoesNotMatter() throws {
        let fixture = try StoreFixture()
        var odd = SampleInterruption(1)
        odd.id = "Odd-One"
        try fixture.ingest(odd, SampleInterruption(7))
        #expect(try fixture.store.number(of: "INTERRUPTIONS-7", .interruption) == 7)
        #expect(try fixture.store.number(of: "odd-one", .interruption) == -1)
        #expect(try fixture.store.number(of: "odd-two", .interruption) == nil)
    }
}
