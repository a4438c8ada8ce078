import GRDB
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// What a decision says besides who, when and what.
struct DecisionFactsTests {
    private let fixture: StoreFixture
    private let store: MirrorStore

    init() throws {
        fixture = try StoreFixture()
        store = fixture.store
        try fixture.ingestNames()
    }

    private func at(_ minute: Int64) -> Timestamp {
        Timestamp(milliseconds: StoreFixture.now.milliseconds + minute * 60_000)
    }

    private func see(_ sample: SampleInterruption, _ minute: Int64) throws {
        var context = fixture.context()
        context.seenAt = at(minute)
        _ = try store.ingest([sample.record], context)
    }

    private func seeTeam(_ minute: Int64, _ members: [String], id: String = "Teams-1") throws {
        let team = DocumentRecord(
            id: id,
            kind: .team,
            name: "Approvers",
            slug: nil,
            json: "{}",
            memberUserIDs: members
        )
        try store.ingest(documents: [team], spaceID: nil, wholeList: (.team, at(minute)))
    }

    /// Raised in minute 0, seen in 1, answered as seen in 30.
    @discardableResult
    private func answer(teams: [String] = [], instructions: String? = nil) throws -> DecisionSummary {
        var sample = SampleInterruption(1, created: at(0).milliseconds)
        sample.teams = teams
        try see(sample, 1)
        if let instructions {
            sample.instructions = instructions
            try see(sample, 5)
        }
        sample.isPending = false
        sample.result = "Proceed"
        sample.responsibleUserID = "Users-1"
        try see(sample, 30)
        return try decision()
    }

    private func decision() throws -> DecisionSummary {
        try #require(try fixture.queries.decision("Interruptions-1")).decision
    }

    private func row(_ sql: String) throws -> Row {
        try store.reader.read { db in try #require(try Row.fetchOne(db, sql: sql)) }
    }

    private func log(minute: Int64) throws {
        let decision = DecisionRecord(
            interruptionID: "Interruptions-1",
            userID: "Users-1",
            username: "ada",
            isService: false,
            identityEstablishedWith: nil,
            decidedAt: at(minute),
            takenAt: nil,
            eventID: "Events-5"
        )
        try store.ingest(decisions: [decision], askedFor: [])
    }

    @Test func instructionsAreThoseThatWereShown() throws {
        // printf '%s' 'Look at the **dashboard** first.' | sha256sum
        #expect(
            try answer().instructionsHash
                == "4083b3ec79d7ad825d21ac70a178e11dbf1829bc9d317314d75de75a18c65941"
        )
    }

    @Test func instructionsThatWereChangedMeanwhileAreTheLast() throws {
        let first = try answer()
        var sample = SampleInterruption(1, created: at(0).milliseconds)
        sample.isPending = false
        sample.result = "Proceed"
        sample.responsibleUserID = "Users-1"
        sample.instructions = "changed after the answer"
        try see(sample, 40)
        let after = try decision()
        #expect(after.instructionsHash == first.instructionsHash && after.versions == 3)

        let other = try Self().answer(instructions: "Look twice.")
        #expect(other.instructionsHash != first.instructionsHash && other.instructionsHash?.count == 64)
        #expect(try Self().answer(instructions: "").instructionsHash == nil)
    }

    @Test func secondsLieBetweenBothInstantsAndAreOneWhereTheLogSays() throws {
        let observed = try answer()
        #expect(observed.secondsToDecision == 1800 && observed.secondsToDecisionAtLeast == 60)
        try log(minute: 20)
        let known = try decision()
        #expect(known.secondsToDecision == 1200 && known.secondsToDecisionAtLeast == 1200)
        let row = try row(
            "SELECT secondsToDecision AS most, secondsToDecisionAtLeast AS least FROM decisions"
        )
        #expect(row["most"] == 1200.0 && row["least"] == 1200.0)
    }

    @Test func whoMightAnswerIsSeenAtTheStartAndAtTheEnd() throws {
        try seeTeam(-60, ["Users-1"])
        try seeTeam(10, ["Users-1", "Users-2"])
        try seeTeam(25, ["Users-2"])
        try answer(teams: ["Teams-1"])
        try log(minute: 20)
        let known = try decision()
        #expect(known.mayAnswerFirst == ["Ada"] && known.mayAnswerLast == ["Ada", "Grace"])
        #expect(known.json.names.contains("mayAnswerLast"))
    }

    @Test func anObservedAnswerTakesTheTeamsAsTheyWereBeforeIt() throws {
        try seeTeam(-60, ["Users-1"])
        try seeTeam(10, ["Users-2"])
        let observed = try answer(teams: ["Teams-1"])
        #expect(observed.mayAnswerFirst == ["Ada"] && observed.mayAnswerLast == ["Ada"])
    }

    @Test func whereTeamsWereNotReadInTimeNothingIsSaid() throws {
        try seeTeam(60, ["Users-1"])
        let late = try answer(teams: ["Teams-1"])
        #expect(late.mayAnswerFirst == nil && late.mayAnswerLast == nil)
        #expect(late.interruption.responsibleTeams == ["Approvers"])

        let unknown = try Self()
        #expect(try unknown.answer(teams: ["Teams-7"]).mayAnswerFirst == nil)
        let anybody = try Self()
        try anybody.seeTeam(-60, [], id: "teams-everyone")
        #expect(try anybody.answer(teams: ["teams-everyone"]).mayAnswerFirst == nil)
        let empty = try Self()
        try empty.seeTeam(-60, [])
        #expect(try empty.answer(teams: ["Teams-1"]).mayAnswerLast == [])
    }

    @Test func theDeploymentAndItsTasksEndAreThere() throws {
        let before = try answer()
        #expect(
            before.execution
                == DecisionSummary.Execution(projectID: "Projects-1", environmentID: "Environments-2")
        )
        #expect(before.task == DecisionSummary.TaskOutcome())
        var task = SampleTask(9)
        task.state = "Success"
        task.isCompleted = true
        task.completedTime = at(50).milliseconds
        try fixture.ingest(task)
        try store.ingest(
            executions: [
                ExecutionRecord(
                    id: "Deployments-5",
                    taskID: "ServerTasks-9",
                    projectID: "Projects-1",
                    environmentID: "Environments-2",
                    tenantID: "Tenants-3",
                    releaseID: "Releases-4",
                    runbookID: nil,
                    created: at(-1),
                    requestedByID: "Users-2",
                    requestedBy: nil,
                    json: "{}"
                )
            ],
            spaceID: "Spaces-1"
        )
        let after = try decision()
        #expect(after.execution.id == "Deployments-5" && after.execution.releaseID == "Releases-4")
        #expect(after.execution.tenantID == "Tenants-3" && after.execution.requestedBy == "Grace")
        #expect(after.task.state == "Success" && after.task.finishedSuccessfully == true)
        #expect(after.task.completedTime == at(50))
        let row = try row("SELECT * FROM decisions")
        #expect(row["executionId"] == "Deployments-5" && row["taskFinishedSuccessfully"] == true)
        #expect(row["requestedBy"] == "Grace" && row["responsibleTeamIds"] == "[]")
    }
}
