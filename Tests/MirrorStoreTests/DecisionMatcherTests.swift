import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

/// Which entry of the audit log is whose.
struct DecisionMatcherTests {
    private typealias Candidate = DecisionMatcher.Candidate

    private func at(_ minute: Int64) -> Timestamp { Timestamp(milliseconds: minute * 60_000) }

    private func answered(
        _ number: Int64,
        created: Int64,
        title: String = "Approve",
        notes: String = "",
        by user: String? = "Users-1",
        openUntil: Int64? = nil,
        seen: Int64 = 1000
    ) -> Candidate {
        Candidate(
            number: number,
            title: title,
            notes: notes,
            created: at(created),
            responsibleUserID: user,
            openUntil: at(openUntil ?? created),
            closedAt: at(seen),
            isSought: true
        )
    }

    private func waiting(_ number: Int64, created: Int64, seen: Int64) -> Candidate {
        Candidate(
            number: number,
            title: "Approve",
            notes: "",
            created: at(created),
            responsibleUserID: nil,
            openUntil: at(seen),
            closedAt: nil,
            isSought: false
        )
    }

    private func entry(
        _ minute: Int64,
        _ message: String,
        by user: String? = "Users-1",
        about id: String? = nil
    )
        -> AuditEntry
    {
        var entry = AuditEntry(
            eventID: "Events-\(minute)-\(message.count)",
            taskIDs: ["ServerTasks-9"],
            interruptionID: id,
            occurred: at(minute),
            message: message,
            userID: user,
            username: user
        )
        entry.interruption = id.flatMap { RowKey.number(in: $0, .interruption) }
        return entry
    }

    private func submitted(
        _ minute: Int64,
        _ rest: String = "Approve with notes: ",
        by user: String? = "Users-1"
    )
        -> AuditEntry
    {
        entry(minute, "Submitted interruption \(rest)", by: user)
    }

    /// The minute of each answer that was found.
    private func found(_ candidates: [Candidate], _ entries: [AuditEntry]) -> [Int64: Int64] {
        let matches = DecisionMatcher.matches(candidates, entries)
        return Dictionary(
            uniqueKeysWithValues: matches.map {
                ($0.candidate.number, $0.entry.occurred.milliseconds / 60_000)
            }
        )
    }

    @Test func theOnlyEntryIsTheOnlyAnswers() {
        #expect(found([answered(1, created: 10)], [submitted(15)]) == [1: 15])
    }

    @Test func notesTellInterruptionsOfOneTitleApart() {
        let both = [
            answered(1, created: 10, notes: "left one"), answered(2, created: 11, notes: "right\r\none "),
        ]
        let entries = [
            submitted(20, "Approve with notes: right\none"), submitted(21, "Approve with notes: left one"),
        ]
        #expect(found(both, entries) == [1: 21, 2: 20])
    }

    @Test func aTitleThatBeginsAnotherIsNotThatOne() {
        let short = answered(1, created: 10, title: "Approve")
        #expect(found([short], [submitted(15, "Approve production with notes: ")]).isEmpty)
    }

    @Test func aServerThatLeavesOutTheNotesIsUnderstood() {
        #expect(found([answered(1, created: 10, notes: "fine")], [submitted(15, "Approve")]) == [1: 15])
    }

    @Test func anEntryWithOtherNotesIsNobodys() {
        let one = answered(1, created: 10, notes: "fine")
        #expect(found([one], [submitted(15, "Approve with notes: no")]).isEmpty)
    }

    @Test func anAnswerIsNotGivenToAnotherUser() {
        #expect(found([answered(1, created: 10)], [submitted(15, by: "Users-2")]).isEmpty)
        #expect(found([answered(1, created: 10, by: nil)], [submitted(15, by: "Users-2")]) == [1: 15])
        #expect(found([answered(1, created: 10, by: "users-1")], [submitted(15)]) == [1: 15])
    }

    @Test func oneAfterTheOtherKeepsItsOrder() {
        let retried = [answered(1, created: 10), answered(2, created: 16), answered(3, created: 21)]
        let entries = [submitted(25), submitted(20), submitted(15)]
        #expect(found(retried, entries) == [1: 15, 2: 20, 3: 25])
    }

    @Test func twoThatWaitedTogetherCannotBeToldApart() {
        let both = [answered(1, created: 10), answered(2, created: 11)]
        #expect(found(both, [submitted(15), submitted(16)]).isEmpty)
        // And one that came later is certain all the same, where the observation says that they were answered before.
        let seen = both.map { answered($0.number, created: $0.number + 9, seen: 17) }
        #expect(
            found(seen + [answered(3, created: 18)], [submitted(15), submitted(16), submitted(19)]) == [3: 19]
        )
    }

    @Test func aLostEntryLeavesTheOneBehindItInDoubt() {
        let retried = [answered(1, created: 10), answered(2, created: 16)]
        #expect(found(retried, [submitted(20)]).isEmpty)
        #expect(found(retried, [submitted(15)]) == [1: 15])
        // It was seen to be answered before the entry was written.
        #expect(
            found([answered(1, created: 10, seen: 17), answered(2, created: 16)], [submitted(20)]) == [2: 20]
        )
        // It was seen to wait after.
        let late = [answered(1, created: 10, openUntil: 18), answered(2, created: 11, openUntil: 12)]
        #expect(found(late, [submitted(15)]) == [2: 15])
    }

    @Test func whatWaitsMayHaveBeenAnsweredSince() {
        let one = answered(1, created: 10)
        #expect(found([one, waiting(2, created: 11, seen: 12)], [submitted(15)]).isEmpty)
        #expect(found([one, waiting(2, created: 11, seen: 16)], [submitted(15)]) == [1: 15])
    }

    @Test func moreEntriesThanAnswersMeanThatSomethingIsNotKnown() {
        #expect(found([answered(1, created: 10)], [submitted(12), submitted(15)]).isEmpty)
        #expect(found([answered(1, created: 10)], [submitted(5), submitted(15)]).isEmpty)
        // About another title it does not matter.
        let other = answered(2, created: 10, title: "Go")
        #expect(
            found(
                [answered(1, created: 10), other],
                [submitted(12), submitted(15), submitted(16, "Go with notes: ")]
            ) == [2: 16]
        )
    }

    @Test func anEntryThatNamesItsInterruptionNeedsNoComparing() {
        let both = [answered(1, created: 10), answered(2, created: 11)]
        let entries = [
            entry(15, "Submitted interruption Approve with notes: ", about: "Interruptions-2"),
            entry(16, "Submitted interruption Approve with notes: ", about: "Interruptions-1"),
        ]
        #expect(found(both, entries) == [1: 16, 2: 15])
    }

    @Test func whenItWasTakenIsSaidOnlyForCertain() throws {
        func taken(_ minute: Int64, by user: String = "Users-1") -> AuditEntry {
            entry(minute, "Took responsibility for interruption Approve", by: user)
        }
        func takenAt(_ candidates: [Candidate], _ entries: [AuditEntry]) -> [Int64: Int64] {
            DecisionMatcher.matches(candidates, entries).reduce(into: [:]) { times, match in
                times[match.candidate.number] = match.takenAt.map { $0.milliseconds / 60_000 }
            }
        }
        let one = answered(1, created: 10)
        #expect(takenAt([one], [taken(11), taken(13), taken(14, by: "Users-2"), submitted(15)]) == [1: 13])
        #expect(takenAt([one], [taken(9), submitted(15)]).isEmpty)
        // Taken for the first or the second?
        let two = answered(2, created: 12, notes: "b")
        let entries = [taken(13), submitted(15), submitted(20, "Approve with notes: b"), taken(16)]
        #expect(takenAt([one, two], entries) == [2: 16])
    }

    /// In worlds of a few colliding interruptions, whatever entries are lost, whoever waits and whatever was observed, no
    /// answer is given another one's entry.
    @Test(arguments: 1...40)
    func noAnswerGetsAnothersEntry(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var given = 0
        for _ in 0..<250 {
            var candidates: [Candidate] = []
            var entries: [(AuditEntry, owner: Int64)] = []
            for number in 1...Int64.random(in: 1...5, using: &random) {
                let created = Int64.random(in: 0...20, using: &random)
                let decided = created + Int64.random(in: 0...10, using: &random)
                let user = "Users-\(Int.random(in: 1...2, using: &random))"
                let notes = Bool.random(using: &random) ? "" : "ok"
                let now: Int64 = 31
                if Int.random(in: 0...4, using: &random) == 0 {
                    let seen = Int64.random(in: created...max(created, decided - 1), using: &random)
                    candidates.append(waiting(number, created: created, seen: min(seen, decided)))
                } else {
                    candidates.append(
                        answered(
                            number,
                            created: created,
                            notes: notes,
                            by: Int.random(in: 0...5, using: &random) == 0 ? nil : user,
                            openUntil: Int64.random(in: created...decided, using: &random),
                            seen: Int64.random(in: decided...now, using: &random)
                        )
                    )
                }
                guard Int.random(in: 0...3, using: &random) > 0 else { continue }
                var entry = submitted(decided, "Approve with notes: \(notes)", by: user)
                entry.eventID = "Events-\(number)"
                entries.append((entry, number))
            }
            for match in DecisionMatcher.matches(candidates, entries.map(\.0).shuffled(using: &random)) {
                #expect(match.entry.eventID == "Events-\(match.candidate.number)")
                given += 1
            }
        }
        #expect(given > 100, "most can be told apart")
    }
}
