import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing

/// The controls that look at who answered, and at what was said.
struct ControlsOfPeopleTests {
    private let mirror: ControlFixture

    init() throws {
        mirror = try ControlFixture()
    }

    // MARK: Self-approval

    @Test func whoAskedAndLetItGoOnIsFound() throws {
        for number in 1...3 { try mirror.deployment(number) }
        try mirror.answer(1) {
            $0.user = "Users-1"; $0.event = 42
        }
        try mirror.answer(2) {
            $0.user = "Users-2"; $0.event = 42
        }
        try mirror.answer(3) {
            $0.user = "users-1"; $0.seen = 600
        }
        let result = try mirror.run("self-approval")
        #expect(result.examined == 3 && result.certain == 2 && result.possible == 0)
        #expect(result.observed == 1)
        #expect(
            result.examples.map(\.detail) == [
                "Ada asked for Deployments-1 and answered Proceed 42 s after it was raised",
                "Ada asked for Deployments-3 and answered Proceed at most 10 min after it was raised",
            ]
        )
        let finding = try #require(result.examples.first)
        #expect(finding.interruptionID == "Interruptions-1" && finding.taskID == "ServerTasks-1")
        #expect(finding.executionID == "Deployments-1" && finding.environment == "Production")
        #expect(finding.userID == "Users-1" && finding.requestedByID == "Users-1")
        #expect(finding.source == .event && finding.decidedAt == ControlFixture.at(42))
        #expect(result.examples.last?.source == .observed)
    }

    @Test func theAuditLogsUserCountsAndNotTheResponsibleOne() throws {
        try mirror.deployment(1)
        try mirror.answer(1) {
            $0.user = "Users-1"; $0.event = 42; $0.eventUser = "Users-2"
        }
        #expect(try mirror.found("self-approval") == [])
    }

    @Test(arguments: ["Abort", "Retry", "Ignore", "Exclude", "Fail"])
    func whatDoesNotApproveIsNotExamined(outcome: String) throws {
        try mirror.deployment(1)
        try mirror.answer(1) {
            $0.user = "Users-1"; $0.outcome = outcome
        }
        #expect(try mirror.run("self-approval").examined == 0)
    }

    @Test func whatIsNotKnownOfADeploymentIsUndecidable() throws {
        try mirror.answer(1) { $0.user = "Users-1" }
        try mirror.deployment(2, by: nil, named: "Ada")
        try mirror.answer(2) { $0.user = "Users-1" }
        try mirror.deployment(3)
        try mirror.answer(3) { $0.user = nil }
        let result = try mirror.run("self-approval")
        #expect(result.findings == 0 && result.examined == 3)
        #expect(Set(result.undecidable.map(\.count)) == [1] && result.undecidable.count == 3)
    }

    @Test func runbookRunsAreApprovedToo() throws {
        try mirror.deployment(1, prefix: "RunbookRuns")
        try mirror.answer(1) { $0.user = "Users-1" }
        #expect(try mirror.run("self-approval").examples.map(\.executionID) == ["RunbookRuns-1"])
    }

    // MARK: Outside the responsible teams

    private func teams(_ ids: String...) -> (inout SampleInterruption) -> Void { { $0.teams = ids } }

    @Test func whoWasInNoneOfTheTeamsIsFound() throws {
        try mirror.team("Teams-1", ["Users-1"], readAt: -1000)
        try mirror.team("Teams-2", ["users-2"], readAt: -1000)
        try mirror.answer(1) {
            $0.event = 42; $0.sample = teams("Teams-1")
        }
        try mirror.answer(2) {
            $0.event = 42; $0.sample = teams("Teams-1", "teams-2")
        }
        try mirror.answer(3) { $0.event = 42 }
        let result = try mirror.run("outside-teams")
        #expect(result.examined == 2, "where no team is named, anybody may")
        #expect(
            result.examples.map(\.detail)
                == ["Grace answered Proceed and was in none of Team 1, as observed then"]
        )
        #expect(result.certain == 1)
    }

    @Test func membershipOfThatTimeCounts() throws {
        try mirror.team("Teams-1", ["Users-1", "Users-2"], readAt: -1000)
        try mirror.team("Teams-1", ["Users-1"], readAt: 100)
        try mirror.team("Teams-1", ["Users-1", "Users-3"], readAt: 200)
        // Grace was a member until she was first seen not to be, at 100.
        try mirror.answer(1) {
            $0.event = 99.999; $0.sample = teams("Teams-1")
        }
        try mirror.answer(2) {
            $0.event = 100; $0.sample = teams("Teams-1")
        }
        // Users-3 is one from 200 on.
        try mirror.answer(3) {
            $0.user = "Users-3"; $0.event = 199; $0.sample = teams("Teams-1")
        }
        try mirror.answer(4) {
            $0.user = "Users-3"; $0.event = 200; $0.sample = teams("Teams-1")
        }
        // Seen to wait at 50 and answered at 150: Grace was one for a part of that.
        try mirror.answer(5) {
            $0.seenPending = 50; $0.seen = 150; $0.sample = teams("Teams-1")
        }
        #expect(try mirror.found("outside-teams") == ["2 possible", "5 possible", "3 possible"])
    }

    @Test func membersOfTheFirstReadingWereMembersBefore() throws {
        try mirror.team("Teams-1", ["Users-1"], readAt: 1000)
        try mirror.answer(1) {
            $0.user = "Users-1"; $0.event = 42; $0.sample = teams("Teams-1")
        }
        try mirror.answer(2) {
            $0.event = 42; $0.sample = teams("Teams-1")
        }
        let result = try mirror.run("outside-teams")
        #expect(result.examples.map(\.certainty) == [.possible])
        #expect(result.examples.first?.detail.hasSuffix("as first observed, later") == true)
    }

    @Test func teamsWhoseMembersAreNotAllKnownAreUndecidable() throws {
        try mirror.team("Teams-1", ["Users-1"], external: true, readAt: -1000)
        try mirror.answer(1) {
            $0.event = 42; $0.sample = teams("Teams-1")
        }
        try mirror.answer(2) {
            $0.event = 42; $0.sample = teams("Teams-77")
        }
        try mirror.answer(3) {
            $0.user = "Users-1"; $0.event = 42; $0.sample = teams("Teams-77", "Teams-1")
        }
        try mirror.answer(4) {
            $0.event = 42; $0.sample = teams("teams-everyone")
        }
        try mirror.answer(5) {
            $0.user = nil; $0.event = 42; $0.sample = teams("Teams-1")
        }
        #expect(try mirror.found("outside-teams") == ["undecidable 3"])
    }

    @Test func whoeverCameIntoAnEmptyTeamLaterWasNotInIt() throws {
        try mirror.team("Teams-1", [], readAt: -1000)
        try mirror.answer(1) {
            $0.event = 42; $0.sample = teams("Teams-1")
        }
        #expect(try mirror.found("outside-teams") == ["1 certain"])
        try mirror.team("Teams-1", ["Users-2"], readAt: 1000)
        #expect(try mirror.found("outside-teams") == ["1 possible"])
    }

    // MARK: Service accounts

    @Test func serviceAccountsAreFoundByTheLogAndByTheRecord() throws {
        try mirror.answer(1) {
            $0.user = "Users-9"; $0.event = 42; $0.isService = true
        }
        try mirror.answer(2) { $0.user = "users-8" }
        try mirror.answer(3) {
            $0.user = "Users-8"; $0.event = 42
        }
        try mirror.answer(4) {
            $0.user = "Users-1"; $0.event = 42
        }
        try mirror.answer(5) { $0.user = "Users-1" }
        try mirror.answer(6) {
            $0.user = "users-system"; $0.event = 42
        }
        try mirror.answer(7) { $0.user = "Users-77" }
        try mirror.answer(8) { $0.user = nil }
        try mirror.answer(9) {
            $0.user = "Users-77"; $0.event = 42
        }
        let result = try mirror.run("service-account")
        #expect(
            try mirror.found("service-account")
                == ["1 certain", "3 possible", "6 certain", "2 certain", "undecidable 2"]
        )
        #expect(result.examined == 9 && result.observed == 4)
        #expect(result.examples.last?.detail.hasPrefix("the service account deploy-bot answered") == true)
    }

    @Test func whatTheServerAnswersByItselfIsNotExamined() throws {
        try mirror.answer(1) {
            $0.user = "users-system"; $0.sample = { $0.type = "pullrequestcompletion" }
        }
        #expect(try mirror.run("service-account").examined == 0)
    }

    // MARK: Notes

    private func answers(_ numbers: ClosedRange<Int>, noted: Int, _ title: String, type: String? = nil) throws
    {
        for number in numbers {
            try mirror.answer(number) { answer in
                answer.sample = { sample in
                    sample.title = type == nil ? title : "\(title) \(number)"
                    if let type { sample.type = type }
                    sample.notes =
                        number < numbers.lowerBound + noted ? "looks fine" : [nil, "", " \n\t"][number % 3]
                }
            }
        }
    }

    @Test func whereNotesAreCustomaryTheirLackIsFound() throws {
        try answers(1...10, noted: 8, "exactly")
        try answers(11...20, noted: 7, "too few notes")
        try answers(21...29, noted: 8, "too few answers")
        let result = try mirror.run("without-notes")
        #expect(result.examples.map(\.interruptionID) == ["Interruptions-9", "Interruptions-10"])
        #expect(result.examined == 10)
        #expect(
            result.examples.first?.detail
                == "Grace answered Proceed without notes; 8 of 10 answers to this step have some"
        )
    }

    @Test func guidedFailuresOfAProjectAreOneStepAndProjectsAreSeveral() throws {
        try answers(1...10, noted: 9, "Deploy Web release", type: "GuidedFailure")
        try answers(11...19, noted: 9, "Approve")
        for number in 31...40 {
            try mirror.answer(number) { answer in
                answer.sample = {
                    $0.title = "Approve"; $0.notes = nil; $0.related = ["Projects-2"]
                }
            }
        }
        #expect(try mirror.found("without-notes") == ["10 certain"])
    }

    @Test func goneAnswersMakeACustomAndArePartOfIt() throws {
        try answers(1...10, noted: 9, "Approve")
        _ = try mirror.store.markInterruptionsGone(Array(1...10), mirror.fixture.context())
        #expect(try mirror.found("without-notes") == ["10 certain"])
    }

    @Test func theCustomRestsOnAllAnswersWhateverThePeriod() throws {
        try answers(1...10, noted: 9, "Approve")
        try mirror.answer(11) { answer in
            answer.seen = 5000
            answer.sample = {
                $0.title = "Approve"; $0.notes = nil
            }
        }
        #expect(try mirror.found("without-notes") { $0.since = ControlFixture.at(4000) } == ["11 certain"])
    }
}
