import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// What the mirror says of the past: states at an instant, versions, decisions.
struct PastTests {
    private let store: MirrorStore
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        store = fixture.store
    }

    private func at(_ minute: Int64) -> Timestamp {
        Timestamp(milliseconds: StoreFixture.now.milliseconds + minute * 60_000)
    }

    private func see(_ sample: SampleInterruption, _ minute: Int64) throws {
        var context = fixture.context()
        context.seenAt = at(minute)
        _ = try store.ingest([sample.record], context)
    }

    /// Raised in minute 0, taken in 10, answered in 20 as seen in 30.
    private func story() throws -> SampleInterruption {
        var sample = SampleInterruption(1, created: at(0).milliseconds)
        try see(sample, 2)
        sample.responsibleUserID = "Users-7"
        try see(sample, 10)
        sample.isPending = false
        sample.result = "Proceed"
        sample.notes = "looks fine"
        try see(sample, 30)
        return sample
    }

    private func pending(asOf minute: Int64) throws -> [InterruptionSummary] {
        var filter = InterruptionFilter()
        filter.pendingOnly = true
        filter.asOf = at(minute)
        let list = try MirrorQueries(reader: store.reader).interruptions(filter)
        #expect(list.totalResults == list.items.count)
        return list.items
    }

    @Test func stateIsThatOfTheInstant() throws {
        _ = try story()
        #expect(try pending(asOf: -1).isEmpty, "it was not raised yet")
        #expect(try pending(asOf: 5).map(\.responsibleUserID) == [nil])
        let taken = try #require(try pending(asOf: 10).first)
        #expect(taken.responsibleUserID == "Users-7" && taken.isPending && taken.outcome == nil)
        #expect(taken.isCertain == true)
        #expect(taken.json.names.contains("isCertain"))
        #expect(try pending(asOf: 30).isEmpty)

        var all = InterruptionFilter()
        all.asOf = at(30)
        let answered = try #require(try MirrorQueries(reader: store.reader).interruptions(all).items.first)
        #expect(!answered.isPending && answered.outcome == "Proceed" && answered.isCertain == true)
    }

    @Test func whatMayHaveBeenAnsweredByThenCountsAndIsNotCertain() throws {
        _ = try story()
        #expect(try pending(asOf: 25).map(\.isCertain) == [false])
        try store.ingest(decisions: [decision(minute: 20)], askedFor: [])
        #expect(try pending(asOf: 25).isEmpty, "the audit log says that it was answered before")
        #expect(try pending(asOf: 19).map(\.isCertain) == [true])
    }

    @Test func whatWasGoneLaterWasThereThen() throws {
        _ = try story()
        var context = fixture.context()
        context.seenAt = at(40)
        _ = try store.markInterruptionsGone([1], context)
        #expect(try pending(asOf: 10).count == 1)
        var all = InterruptionFilter()
        all.asOf = at(39)
        #expect(try MirrorQueries(reader: store.reader).interruptions(all).items.first?.goneAt == nil)
        all.asOf = at(40)
        #expect(try MirrorQueries(reader: store.reader).interruptions(all).items.isEmpty)
    }

    @Test func filtersAskTheVersionOfThatInstant() throws {
        _ = try story()
        var filter = InterruptionFilter()
        filter.responsible = "Users-7"
        filter.asOf = at(5)
        let queries = MirrorQueries(reader: store.reader)
        #expect(try queries.interruptions(filter).items.isEmpty)
        filter.asOf = at(10)
        #expect(try queries.interruptions(filter).totalResults == 1)
        filter.result = "proceed"
        #expect(try queries.interruptions(filter).items.isEmpty)
        filter.asOf = at(30)
        #expect(try queries.interruptions(filter).totalResults == 1)
    }

    @Test func assignmentInThePastIsRefused() throws {
        for narrow in [{ $0.isAssignedToMe = true }, { $0.assignedTo = "x" }, { $0.presence = .gone }]
            as [(inout InterruptionFilter) -> Void]
        {
            var filter = InterruptionFilter()
            filter.asOf = at(1)
            narrow(&filter)
            #expect { try fixture.queries.interruptions(filter) } throws: {
                ($0 as? QueryError)?.code == .invalidQuery
            }
        }
    }

    // MARK: History

    @Test func versionsSayWhatChanged() throws {
        _ = try story()
        let history = try #require(try fixture.queries.history("Interruptions-1"))
        #expect(history.versions.map(\.ordinal) == [1, 2, 3])
        #expect(history.versions.map(\.seenAt) == [at(2), at(10), at(30)])
        #expect(history.versions.map(\.run) == [fixture.run, fixture.run, fixture.run])
        #expect(history.versions[0].changes.isEmpty)
        #expect(
            history.versions[1].changes == [
                JSONChange(path: "ResponsibleUserId", before: "null", after: "\"Users-7\"")
            ]
        )
        #expect(
            history.versions[2].changes == [
                JSONChange(path: "IsPending", before: "true", after: "false"),
                JSONChange(path: "Form.Values.Notes", before: "null", after: "\"looks fine\""),
                JSONChange(path: "Form.Values.Result", before: "null", after: "\"Proceed\""),
            ]
        )
        #expect(try fixture.queries.history("Interruptions-2") == nil)
    }

    @Test(
        arguments: [
            (#"{"a":1}"#, #"{"a":1.0}"#, ["a: 1 1.0"]), (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, []),
            (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#, ["a: [1,2] [2,1]"]), (#"{"s":[1,2]}"#, #"{"s":[2,1]}"#, []),
            (#"{"a":{"b":1}}"#, #"{"a":{}}"#, ["a.b: 1 -"]),
            (#"{"a":{"b":1}}"#, #"{"a":null}"#, [#"a: {"b":1} null"#]),
            (
                #"{"e":[{"Name":"x","v":1}]}"#, #"{"e":[{"Name":"x","v":2},{"Name":"y"}]}"#,
                ["e.x.v: 1 2", #"e.y: - {"Name":"y"}"#]
            ),
            (#"{"e":[{"Name":"x"},{"Name":"x"}]}"#, #"{"e":[]}"#, [#"e: [{"Name":"x"},{"Name":"x"}] []"#]),
            (#"{"a":"é"}"#, #"{"a":"\u00e9"}"#, []),
        ] as [(String, String, [String])]
    )
    func differencesAreSmall(before: String, after: String, changes: [String]) throws {
        let found = JSONChange.between(
            try JSONDocument(parsing: before).root,
            try JSONDocument(parsing: after).root,
            isSet: { $0 == "s" }
        )
        #expect(found.map { "\($0.path): \($0.before ?? "-") \($0.after ?? "-")" } == changes)
    }

    // MARK: Decisions

    private func decision(minute: Int64) -> DecisionRecord {
        DecisionRecord(
            interruptionID: "Interruptions-1",
            userID: "Users-8",
            username: "dana",
            isService: false,
            identityEstablishedWith: "Session cookie",
            decidedAt: at(minute),
            takenAt: at(10),
            eventID: "Events-5"
        )
    }

    @Test func observedDecisionSaysBetweenWhen() throws {
        _ = try story()
        let (decision, _) = try #require(try fixture.queries.decision("Interruptions-1"))
        #expect(decision.source == .observed && decision.userID == "Users-7")
        #expect(decision.notBefore == at(10) && decision.decidedAt == at(30))
        #expect(decision.notes == "looks fine")
        #expect(try fixture.queries.decision("Events-5") == nil)
    }

    @Test func auditLogIsBelievedOverTheObservation() throws {
        _ = try story()
        try store.ingest(decisions: [decision(minute: 20)], askedFor: [])
        for id in ["Interruptions-1", "Events-5", "events-5"] {
            let (decision, _) = try #require(try fixture.queries.decision(id))
            #expect(decision.source == .event && decision.userID == "Users-8" && decision.decidedAt == at(20))
            #expect(decision.takenAt == at(10) && decision.eventID == "Events-5")
        }
    }

    @Test func decisionsAreLatestFirstAndNarrowed() throws {
        for number in 2...6 {
            var sample = SampleInterruption(number)
            sample.isPending = false
            sample.result = number == 4 ? "Abort" : "Proceed"
            sample.responsibleUserID = number < 4 ? "Users-7" : "Users-9"
            try see(sample, Int64(20 - number))
        }
        try see(SampleInterruption(9), 1)
        func numbers(_ narrow: (inout DecisionFilter) -> Void = { _ in }) throws -> [Int64] {
            var filter = DecisionFilter()
            narrow(&filter)
            let list = try fixture.queries.decisions(filter)
            #expect(list.totalResults == list.items.count)
            return list.items.map(\.interruption.number)
        }
        #expect(try numbers() == [2, 3, 4, 5, 6])
        #expect(try numbers { $0.user = "Users-7" } == [2, 3])
        #expect(try numbers { $0.interruptions.result = "abort" } == [4])
        #expect(try numbers { $0.since = at(16) } == [2, 3, 4])
        #expect(try numbers { $0.until = at(16) } == [5, 6])
        #expect(try numbers { $0.interruptions.spaces = ["Spaces-2"] } == [])
        #expect { try fixture.queries.decision("ServerTasks-1") } throws: {
            ($0 as? QueryError)?.code == .invalidID
        }
    }
}
