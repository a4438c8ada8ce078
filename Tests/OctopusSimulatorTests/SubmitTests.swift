import OctopusSimulator
import Testing

struct SubmitTests {
    private let simulator = Simulator()

    private func path(_ id: String, _ action: String) -> String {
        "/api/Spaces-1/interruptions/\(id)/\(action)"
    }

    @Test func takingAndSubmittingIsRecorded() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(title: "Approve"))
        let taskID = "ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        #expect(simulator.task(taskID)?.state == .queued)
        simulator.advance(by: .seconds(60))
        let taken = simulator.ask(path(id, "responsible"), "PUT")
        #expect(try JSONValue(taken.body).Id?.text == simulator.users[0].id)
        simulator.advance(by: .seconds(60))
        let body = #"{"Notes":" fine ","Result":"Proceed","Instructions":null}"#
        let submitted = try JSONValue(simulator.ask(path(id, "submit"), "POST", body: body).body)
        #expect(submitted.IsPending?.flag == false)
        #expect(submitted.Form?.Values?.Notes?.text == "fine")
        #expect(submitted.Form?.Values?.Result?.text == "Proceed")
        #expect(submitted.Form?.Values?.Instructions == .null)
        #expect(submitted.ResponsibleUserId?.text == simulator.users[0].id)
        #expect(simulator.task(taskID)?.state == .executing)
        let events = try simulator.json("/api/events?regardingAny=\(taskID)").Items?.elements ?? []
        let messages = events.compactMap { $0.Message?.text }
        #expect(messages.contains("Took responsibility for interruption Approve"))
        #expect(messages.contains("Submitted interruption Approve with notes: fine"))
        #expect(events.first?.Category?.text == "DeploymentResumed")
    }

    @Test func postWithAnOverrideIsAPut() {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        #expect(simulator.ask(path(id, "responsible"), "POST", override: "PUT").status == 200)
        #expect(simulator.interruption(id)?.responsibleUserID == simulator.users[0].id)
        #expect(simulator.requests.last?.method == "PUT")
    }

    @Test func responsibleIsNullUntilTaken() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        #expect(simulator.ask(path(id, "responsible")).body == "null")
        simulator.takeResponsibility(id, by: simulator.users[2].id)
        #expect(try simulator.json(path(id, "responsible")).Username?.text == simulator.users[2].username)
    }

    @Test func theSixReasonsForRefusal() throws {
        func reasons(_ target: String, _ body: String = "{}", key: String? = nil) throws -> [String] {
            let response = simulator.ask(target, "POST", key: key, body: body)
            #expect(response.status == 400)
            return Array(try simulator.failure(response).dropFirst())
        }
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(.guidedFailure))
        let submit = path(id, "submit")
        #expect(try reasons("/api/Spaces-1/interruptions/submit") == ["No id parameter was provided"])
        #expect(try reasons(submit, "") == ["No request body was supplied"])
        #expect(
            try reasons(submit) == [
                "You must take responsibility for this interruption before attempting to submit it"
            ]
        )
        simulator.takeResponsibility(id, by: simulator.users[0].id)
        #expect(
            try reasons(submit, key: simulator.apiKey(of: "mika")) == [
                "Someone else has taken responsibility for this interruption, and only they are allowed to "
                    + "submit it"
            ]
        )
        #expect(
            try reasons(submit, #"{"Instructions":"x","Colour":"red"}"#) == [
                "There were errors with the form", "The form does not contain element 'Colour'",
                "Values are not supported for Instructions", "A value is required for Guidance",
            ]
        )
        simulator.answer(id, by: simulator.users[0].id, decision: "Retry")
        #expect(try reasons(submit) == ["The interruption has already been submitted"])
        let late = simulator.ask(path(id, "responsible"), "PUT")
        #expect(
            try simulator.failure(late)[1]
                == "This interruption has already been submitted, possibly by another user."
        )
    }

    @Test func onlyTheResponsibleTeamsMayTake() throws {
        let team = try #require(simulator.teams.first { $0.spaceNumber == 1 && $0.name == "Database Team" })
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(teamIDs: [team.id]))
        #expect(simulator.ask(path(id, "responsible"), "PUT").status == 400)
        let auditor = simulator.apiKey(of: "auditor")
        #expect(simulator.ask(path(id, "responsible"), "PUT", key: auditor).status == 403)
    }

    @Test func systemAnsweredTypesCannotBeTaken() {
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(.pullRequestCompletion))
        #expect(simulator.ask(path(id, "responsible"), "PUT").status == 400)
    }

    @Test func abortFailsTheTask() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        simulator.answer(id, by: simulator.users[0].id, decision: "Abort")
        let task = simulator.task("ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)")
        #expect(task?.state == .failed)
        #expect(task?.pendingInterruptions == 0)
    }

    @Test func linkedInterruptionsAreAnsweredTogether() throws {
        let parent = simulator.raiseInterruption(in: "Spaces-1")
        let child = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(linkedTo: parent))
        let body = try #require(simulator.interruptionBody(parent))
        #expect(try JSONValue(body).IsLinkedToOtherInterruption?.flag == true)
        simulator.answer(parent, by: simulator.users[0].id, decision: "Proceed", notes: "both")
        #expect(simulator.interruption(child)?.isPending == false)
        #expect(simulator.interruption(child)?.notes == "both")
    }

    @Test func retryMayFailAgain() throws {
        simulator.setDials { $0.retryFailsAgain = true }
        let first = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(.guidedFailure))
        simulator.answer(first, by: simulator.users[0].id, decision: "Retry")
        let second = try #require(simulator.pendingInterruptionIDs(in: "Spaces-1").first)
        #expect(second != first)
        #expect(simulator.interruption(second)?.taskNumber == simulator.interruption(first)?.taskNumber)
    }
}
