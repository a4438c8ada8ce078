import Testing
import WireFormat

@testable import MirrorPolicy

struct ApprovalTests {
    private static let policy = """
        {"version":"1","default":"allow","tools":{"find_interruptions":{"approval":"required"}}}
        """

    private func ask(_ gate: PolicyGate, _ call: PolicyCall) throws -> String {
        try #require(gate.denial(call)?.approvalID)
    }

    @Test func callIsAskedForApprovedAndRunOnce() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions", #"{"spaceName":"Default","take":5}"#)
        let denial = try #require(gate.denial(call))
        let id = try #require(denial.approvalID)
        #expect(denial.rule == "/tools/find_interruptions/approval")
        #expect(denial.message.contains("`octomirror approve` with the id \(id)"))
        let state = fixture.path("state")
        #expect(denial.cause?.hasSuffix("octomirror approve \(id) --policy-state \(state)") == true)
        #expect(!denial.message.contains(state), "where approvals are is not for the agent")
        #expect(try ask(gate, call) == id, "asking again makes no second request")
        let waiting = try fixture.desk.list()
        #expect(waiting.map(\.state) == [.pending])
        #expect(
            waiting[0].arguments == #"{"spaceName":"Default","take":5}"#
                && waiting[0].target == "find_interruptions"
        )
        #expect(try fixture.desk.decide(id.lowercased(), approve: true).state == .approved)
        // White space and order do not make it another call; a value does.
        let same = try PolicyCall.tool("find_interruptions", #"{ "take": 5, "spaceName": "Default" }"#)
        let other = try PolicyCall.tool("find_interruptions", #"{"spaceName":"Default","take":6}"#)
        #expect(try ask(gate, other) != id)
        #expect(try gate.reservation(same).approvalID == id)
        #expect(try ask(gate, call) != id, "it is used up")
    }

    @Test func approvalIsBoundToTheGrantAndTheTarget() throws {
        let fixture = try GateFixture(Self.policy)
        let hash = Hash.hex(of: "token")
        try fixture.write(#"{"grants":[{"label":"ci","token_sha256":"\#(hash)"}]}"#, to: "grants.json")
        let gate = try fixture.gate(grants: "grants.json")
        let arguments = #"{"interruptionId":"Interruptions-1","spaceName":"Default"}"#
        let id = try ask(gate, .tool("find_interruptions", arguments))
        _ = try fixture.desk.decide(id, approve: true)
        let other = try #require(gate.grant(bearer: "token"))
        #expect(try ask(gate, .tool("find_interruptions", arguments, by: other)) != id)
        #expect(try ask(gate, .resource(interruptionURI)) != id, "the address is another target")
        #expect(try gate.denial(.tool("find_interruptions", arguments)) == nil)
    }

    @Test func deniedCallStaysDeniedUntilItIsApproved() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        let id = try ask(gate, call)
        _ = try fixture.desk.decide(id, approve: false)
        let denial = try #require(gate.denial(call))
        #expect(denial.approvalID == nil && denial.message == "a person has denied this call (\(id))")
        _ = try fixture.desk.decide(id, approve: true)
        _ = try fixture.desk.decide(id, approve: false)
        #expect(gate.denial(call) != nil, "an approval can be taken back")
        _ = try fixture.desk.decide(id, approve: true)
        #expect(gate.denial(call) == nil)
    }

    @Test func requestsAndApprovalsEnd() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        let first = try ask(gate, call)
        fixture.pass(86_401)
        #expect(try fixture.desk.list().isEmpty)
        #expect(throws: PolicyError.self) { try fixture.desk.decide(first, approve: true) }
        let second = try ask(gate, call)
        #expect(second != first)
        _ = try fixture.desk.decide(second, approve: true)
        fixture.pass(3601)
        #expect(try ask(gate, call) != second)
    }

    @Test func clockThatGoesBackDoesNotLengthenAnApproval() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        _ = try fixture.desk.decide(ask(gate, call), approve: true)
        fixture.pass(3000)
        // Something has to be written for the time to be known.
        _ = try ask(gate, .tool("find_interruptions", #"{"take":1}"#))
        fixture.pass(-86_400)
        _ = try ask(gate, .tool("find_interruptions", #"{"take":2}"#))
        fixture.pass(601)
        #expect(gate.denial(call)?.approvalID != nil)
    }

    @Test func whatFailedForAReasonOfOursMayBeRepeated() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        let id = try ask(gate, call)
        _ = try fixture.desk.decide(id, approve: true)
        let reservation = try gate.reservation(call)
        let again = try ask(gate, call)
        #expect(again != id)
        gate.giveBack(reservation)
        gate.giveBack(reservation)
        #expect(try gate.reservation(call).approvalID == id)
        #expect(try ask(gate, call) != id)
    }

    @Test func whatAPersonDeniedMeanwhileStaysDenied() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        _ = try fixture.desk.decide(ask(gate, call), approve: true)
        let reservation = try gate.reservation(call)
        let again = try ask(gate, call)
        _ = try fixture.desk.decide(again, approve: false)
        gate.giveBack(reservation)
        #expect(try fixture.desk.list().map(\.state) == [.denied])
        #expect(gate.denial(call)?.message == "a person has denied this call (\(again))")
    }

    @Test func whatGoesOnForLongerThanACallIsNotApproved() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        let judgement = gate.judge(.resource(interruptionURI)).withoutApproval
        #expect(judgement.denial?.rule == "/tools/find_interruptions/approval")
        #expect(judgement.denial?.approvalID == nil)
        #expect(try fixture.desk.list().isEmpty)
        #expect(gate.judge(.resource(taskURI)).withoutApproval.denial == nil)
    }

    @Test func agentCannotFloodThePersonWhoDecides() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        for number in 0..<20 { _ = try ask(gate, .tool("find_interruptions", #"{"take":\#(number)}"#)) }
        let denial = try #require(try gate.denial(.tool("find_interruptions", #"{"take":20}"#)))
        #expect(denial.approvalID == nil && denial.message.contains("20 others wait"))
        let long = try gate.denial(
            .tool("find_interruptions", #"{"x":"\#(String(repeating: "a", count: 20_000))"}"#)
        )
        #expect(long?.approvalID == nil && long?.message.contains("too long") == true)
        #expect(try fixture.desk.list().count == 20)
    }

    @Test func whatNeedsAPersonIsInNoList() throws {
        let gate = try GateFixture(Self.policy).gate()
        #expect(!gate.shows(resource: interruptionURI, grant: .local))
        #expect(gate.shows(resource: taskURI, grant: .local))
        #expect(!gate.shows(template: PolicyVocabulary.sample.templates[0].uri, grant: .local))
    }

    @Test func deskOfAMissingFolderHoldsNothing() throws {
        let fixture = try GateFixture()
        #expect(try fixture.desk.list().isEmpty)
        let error = #expect(throws: PolicyError.self) { try fixture.desk.decide("A-1", approve: true) }
        #expect(error?.code == .unknownName)
    }
}
