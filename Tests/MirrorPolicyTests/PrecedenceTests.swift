import Testing
import WireFormat

@testable import MirrorPolicy

struct PrecedenceTests {
    @Test func thePagesOwnPolicyAllowsFindInterruptionsAlone() throws {
        let gate = try GateFixture(#"{"version":"1","default":"deny","tools":{"find_interruptions":{}}}"#)
            .gate()
        #expect(try gate.denial(.tool("find_interruptions", #"{"spaceName":"Default"}"#)) == nil)
        for tool in PolicyVocabulary.sample.tools.map(\.name) + ["no_such_tool"]
        where tool != "find_interruptions" {
            #expect(try gate.denial(.tool(tool))?.rule == "(default deny)", "\(tool)")
        }
        for uri in [interruptionURI, taskURI, "octopus://status"] {
            #expect(gate.denial(.resource(uri))?.rule == "(default deny)", "\(uri)")
            #expect(!gate.shows(resource: uri, grant: .local))
        }
        #expect(gate.version?.count == 64)
        #expect(gate.shows(tool: "find_tasks", grant: .local), "denied is shown, hidden is not")
    }

    @Test func withoutAPolicyEverythingIsAllowed() throws {
        let gate = try GateFixture().gate(policy: nil)
        #expect(try gate.denial(.tool("find_tasks")) == nil)
        #expect(gate.denial(.resource("anything")) == nil)
        #expect(gate.version == nil && !gate.requiresBearer)
        #expect(gate.shows(template: "octopus://status", grant: .local))
    }

    @Test func hideComesFirst() throws {
        let gate = try GateFixture(
            """
            {"version":"1","default":"deny","hide":["find_tasks"],"tools":{"find_tasks":{"action":"deny","reason":"no"},
             "find_interruptions":{}}}
            """
        ).gate()
        #expect(try gate.denial(.tool("find_tasks"))?.rule == "(hidden)")
        #expect(!gate.shows(tool: "find_tasks", grant: .local))
        let all = try GateFixture(
            #"{"version":"1","default":"allow","hide":["*"],"tools":{"find_tasks":{}}}"#
        ).gate()
        for tool in PolicyVocabulary.sample.tools {
            #expect(try all.denial(.tool(tool.name))?.rule == "(hidden)")
            #expect(!all.shows(tool: tool.name, grant: .local))
        }
        #expect(all.denial(.resource(taskURI))?.rule == "(hidden)")
    }

    @Test func denialHasItsReason() throws {
        let gate = try GateFixture(
            """
            {"version":"1","default":"allow","tools":{"find_tasks":{"action":"deny","reason":"tasks are for people"},
             "mirror_status":{"action":"deny"}}}
            """
        ).gate()
        let denial = try #require(try gate.denial(.tool("find_tasks")))
        #expect(denial.message == "tasks are for people")
        #expect(denial.rule == "/tools/find_tasks/action")
        #expect(try gate.denial(.tool("mirror_status"))?.message == "mirror_status is denied by the policy")
        #expect(try gate.denial(.tool("find_interruptions")) == nil)
    }

    @Test func conditionsComeBeforeApprovalAndApprovalBeforeLimits() throws {
        let fixture = try GateFixture(
            """
            {"version":"1","default":"deny","tools":{"find_interruptions":{
             "require":[{"path":"args.spaceName","op":"eq","value":"Default"}],
             "deny_if":[{"path":"args.take","op":"gt","value":100,"on_deny":"too much"}],
             "approval":"required","limits":[{"counter":"c","window":"minute","max":1}]}}}
            """
        )
        let gate = try fixture.gate()
        let base = "/tools/find_interruptions"
        let rules = try [
            #"{"spaceName":"Other","take":1000}"#, #"{"spaceName":"Default","take":1000}"#,
            #"{"spaceName":"Default"}"#,
        ].map { try gate.denial(.tool("find_interruptions", $0))?.rule }
        #expect(
            rules == [
                base + "/require/args.spaceName-eq", base + "/deny_if/args.take-gt", base + "/approval",
            ]
        )
        #expect(
            try gate.denial(.tool("find_interruptions", #"{"spaceName":"Default","take":101}"#))?.message
                == "too much"
        )
        // Two approved calls, of which the limit lets one through and leaves the approval of the other.
        let calls = try (1...2).map {
            try PolicyCall.tool("find_interruptions", #"{"spaceName":"Default","take":\#($0)}"#)
        }
        for call in calls {
            _ = try fixture.desk.decide(#require(gate.denial(call)?.approvalID), approve: true)
        }
        #expect(gate.denial(calls[0]) == nil)
        #expect(gate.denial(calls[1])?.rule == base + "/limits/c")
        fixture.pass(70)
        #expect(gate.denial(calls[1]) == nil, "its approval is still there")
        #expect(gate.denial(calls[1])?.approvalID != nil)
    }

    @Test func resourceRulesComeBeforeTheEquivalentTool() throws {
        let gate = try GateFixture(
            """
            {"version":"1","default":"allow","tools":{"find_interruptions":{"action":"deny"},"find_tasks":{
             "deny_if":[{"path":"args.spaceName","op":"eq","value":"Secret Space"}]}},
             "resources":{"octopus://spaces/{spaceName}/interruptions/{interruptionId}":{
             "require":[{"path":"args.spaceName","op":"in","value":["Default"]}]}}}
            """
        ).gate()
        #expect(gate.denial(.resource(interruptionURI)) == nil)
        #expect(try gate.denial(.tool("read_resource", #"{"uri":"\#(interruptionURI)"}"#)) == nil)
        let other = "octopus://spaces/Other/interruptions/Interruptions-1"
        let rule =
            "/resources/octopus:~1~1spaces~1{spaceName}~1interruptions~1{interruptionId}/require/args.spaceName-in"
        #expect(gate.denial(.resource(other))?.rule == rule)
        #expect(try gate.denial(.tool("read_resource", #"{"uri":"\#(other)"}"#))?.rule == rule)
        // The escape is resolved before it is compared, as where the resource is read.
        let secret = gate.denial(.resource("octopus://spaces/Secret%20Space/tasks/ServerTasks-1"))
        #expect(secret?.rule == "/tools/find_tasks/deny_if/args.spaceName-eq")
        #expect(gate.denial(.resource(taskURI)) == nil)
        #expect(
            gate.shows(resource: interruptionURI, grant: .local)
                && !gate.shows(resource: other, grant: .local)
        )
    }

    @Test(arguments: [
        "OCTOPUS://spaces/Default/tasks/ServerTasks-1",
        "octopus://spaces/Default/tasks/ServerTasks-1/details",
        "octopus://spaces//tasks/ServerTasks-1", "octopus://spaces/a,b/tasks/ServerTasks-1", "ServerTasks-1",
        "",
        "octopus://spaces/Default/Tasks/ServerTasks-1", " octopus://status", "octopus://status?x=1",
    ])
    func whatIsNoKnownResourceIsDeniedUnderAnyPolicy(uri: String) throws {
        let gate = try GateFixture(#"{"version":"1","default":"allow"}"#).gate()
        #expect(gate.denial(.resource(uri))?.rule == "(unknown resource)")
        #expect(try gate.denial(.tool("read_resource", #"{"uri":"\#(uri)"}"#))?.rule == "(unknown resource)")
    }

    @Test func uriThatIsGivenTwiceIsDenied() throws {
        let gate = try GateFixture(
            #"{"version":"1","default":"allow","tools":{"find_tasks":{"action":"deny"}}}"#
        ).gate()
        for arguments in [
            #"{"uri":"octopus://status","uri":"\#(taskURI)"}"#,
            #"{"\u0075ri":"octopus://status","uri":"\#(taskURI)"}"#,
            #"{"\u0075ri":"octopus://status"}"#, #"{"uri":7}"#, #"["\#(taskURI)"]"#,
        ] {
            #expect(try gate.denial(.tool("read_resource", arguments)) != nil, "\(arguments)")
        }
    }
}
