import Foundation
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorPolicy

struct PolicyFileTests {
    private func problems(_ policy: String) -> [String] {
        do {
            _ = try PolicyReader.policy(Array(policy.utf8), file: "p", vocabulary: .sample)
            return []
        } catch {
            return error.problems.map(\.pointer)
        }
    }

    private func rule(_ text: String) -> String {
        #"{"version":"1","default":"deny","tools":{"find_interruptions":\#(text)}}"#
    }

    @Test(arguments: [
        #"{"version":"1","default":"deny","tools":{"find_interruptions":{}}}"#,
        #"{"version":"1","default":"allow"}"#,
        #"{"version":"1","default":"allow","hide":"*"}"#,
        #"{"version":"1","default":"allow","hide":["*","find_tasks"],"all_tools":{"limits":[]},"tools":{},"resources":{}}"#,
        """
        {"version":"1","default":"deny","all_tools":{"limits":[{"counter":"calls-per-minute","window":"minute","max":60,
         "scope":"session","on_deny":"slow down"}]},"tools":{"find_interruptions":{
         "require":[{"path":"args.spaceName","op":"in","value":["Default","Payments"],"on_deny":"only those"},
          {"path":"args.take","op":"lte","value":100},{"path":"args.project","op":"exists"}],
         "deny_if":[{"path":"args.take","op":"gt","value":1.5},{"path":"args.project","op":"regex","value":"^Secret"},
          {"path":"args.project","op":"not_in","value":[1,true]},{"path":"args.skip","op":"exists","value":false}],
         "limits":[{"counter":"find","window":90,"max":1}],"rate_limit":{"max":10,"window":60},"approval":"required"},
         "find_tasks":{"action":"deny","reason":"not yet"},"mirror_status":{"action":"allow"}},
         "resources":{"octopus://status":{},"octopus://spaces/{spaceName}/tasks/{taskId}":{
          "require":[{"path":"args.spaceName","op":"eq","value":"Default"}]}}}
        """,
    ])
    func whatIsDocumentedIsTaken(policy: String) {
        #expect(problems(policy) == [])
    }

    @Test(arguments: [
        ("", [""]), ("[]", ["", "", ""]), ("\"deny\"", [""]), ("{", [""]), ("{}", ["", ""]),
        (#"{"version":1,"default":"deny"}"#, ["/version"]),
        (#"{"version":"2","default":"deny"}"#, ["/version"]),
        (#"{"version":"1","default":"Deny"}"#, ["/default"]), (#"{"version":"1"}"#, [""]),
        (#"{"version":"1","default":"deny","default":"allow"}"#, ["/default"]),
        (#"{"version":"1","default":"deny","tool":{}}"#, ["/tool"]),
        (#"{"version":"1","default":"allow","hide":"find_tasks"}"#, ["/hide"]),
        (#"{"version":"1","default":"allow","hide":null}"#, ["/hide"]),
        (#"{"version":"1","default":"allow","hide":["find_task",7]}"#, ["/hide/0", "/hide/1"]),
        (#"{"version":"1","default":"allow","all_tools":{"require":[]}}"#, ["/all_tools/require"]),
        (
            #"{"version":"1","default":"allow","tools":{"find_interuptions":{"action":"deny"},"*":{}}}"#,
            ["/tools/find_interuptions", "/tools/*"]
        ),
        (
            #"{"version":"1","default":"allow","tools":{"find_tasks":{},"find_tasks":{"action":"deny"}}}"#,
            ["/tools/find_tasks"]
        ),
        (
            #"{"version":"1","default":"allow","resources":{"octopus://spaces/{space}/tasks/{taskId}":{}}}"#,
            ["/resources/octopus:~1~1spaces~1{space}~1tasks~1{taskId}"]
        ),
        (#"{"version":"1","default":"allow","tools":[],"resources":7}"#, ["/tools", "/resources"]),
    ])
    func everyProblemIsListedWithItsPointer(policy: String, pointers: [String]) {
        // NB: an array has no members, so the two that are demanded are not missed as well.
        #expect(problems(policy) == (policy == "[]" ? [""] : pointers), "\(policy)")
    }

    @Test(arguments: [
        ("null", [""]), ("true", [""]), (#"{"actions":"deny"}"#, ["/actions"]),
        (#"{"action":"block"}"#, ["/action"]),
        (#"{"reason":"x"}"#, ["/reason"]), (#"{"action":"allow","reason":"x"}"#, ["/reason"]),
        (#"{"action":"deny","reason":""}"#, ["/reason"]),
        (#"{"action":"deny","limits":[],"approval":"required"}"#, ["/limits", "/approval"]),
        (#"{"approval":true}"#, ["/approval"]), (#"{"require":{}}"#, ["/require"]),
        (#"{"require":[7]}"#, ["/require/0"]),
        (#"{"require":[{}]}"#, ["/require/0", "/require/0"]),
        (#"{"deny_if":[{"path":"take","op":"lte","value":1}]}"#, ["/deny_if/0/path"]),
        (#"{"deny_if":[{"path":"args","op":"exists"}]}"#, ["/deny_if/0/path"]),
        (#"{"deny_if":[{"path":"args.tak","op":"lte","value":1}]}"#, ["/deny_if/0/path"]),
        (#"{"deny_if":[{"path":"args.take","op":"less","value":1}]}"#, ["/deny_if/0/op"]),
        (#"{"deny_if":[{"path":"args.take","op":"lte"}]}"#, ["/deny_if/0"]),
        (#"{"deny_if":[{"path":"args.take","op":"lte","value":"100"}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.take","op":"in","value":[]}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.take","op":"in","value":7}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.take","op":"eq","value":null}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.project","op":"eq","value":""}]}"#, ["/deny_if/0/value"]),
        (#"{"require":[{"path":"args.project","op":"not_in","value":["a",""]}]}"#, ["/require/0/value"]),
        (#"{"deny_if":[{"path":"args.take","op":"exists","value":"yes"}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.project","op":"regex","value":"(a"}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.project","op":"contains","value":""}]}"#, ["/deny_if/0/value"]),
        (#"{"deny_if":[{"path":"args.take","op":"lte","value":1,"ondeny":"x"}]}"#, ["/deny_if/0/ondeny"]),
        (#"{"limits":[{"counter":"a","window":"minute"}]}"#, ["/limits/0"]),
        (
            #"{"limits":[{"counter":"a b","window":"week","max":0,"scope":"user"}]}"#,
            ["/limits/0/counter", "/limits/0/window", "/limits/0/max", "/limits/0/scope"]
        ),
        (#"{"limits":[{"counter":"a","window":0,"max":1.5}]}"#, ["/limits/0/window", "/limits/0/max"]),
        (#"{"rate_limit":{"max":10}}"#, ["/rate_limit"]), (#"{"rate_limit":"10/minute"}"#, ["/rate_limit"]),
    ])
    func everyProblemOfARuleIsListed(text: String, pointers: [String]) {
        #expect(problems(rule(text)) == pointers.map { "/tools/find_interruptions" + $0 }, "\(text)")
    }

    @Test func examplesOfTheDocumentationAreTaken() throws {
        let text = try String(
            contentsOf: PackageFolder.url.appendingPathComponent("docs/policy.md"),
            encoding: .utf8
        )
        let blocks = text.components(separatedBy: "```json\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        let policies = blocks.filter { $0.contains("\"version\"") }
        #expect(policies.count == 2)
        for policy in policies { #expect(problems(policy) == [], "\(policy)") }
    }

    @Test func toolOfUnknownArgumentsTakesAnyPath() {
        let policy =
            #"{"version":"1","default":"deny","tools":{"find_tasks":{"require":[{"path":"args.a.b","op":"exists"}]}}}"#
        #expect(problems(policy) == [])
    }

    @Test func gateDoesNotStartWithAProblem() throws {
        let fixture = try GateFixture(
            #"{"version":"1","default":"allow","tools":{"find_task":{"action":"deny"},"x":{}}}"#
        )
        let error = #expect(throws: PolicyError.self) { try fixture.gate() }
        #expect(error?.problems.count == 2)
        #expect(error?.description.contains("/tools/find_task") == true)
        #expect(throws: PolicyError.self) { try GateFixture().gate() }
    }

    @Test func summarySaysWhatEachToolMayDo() throws {
        let fixture = try GateFixture(
            """
            {"version":"1","default":"allow","hide":["mirror_status"],"tools":{"find_interruptions":{"action":"deny"},
             "find_tasks":{"require":[{"path":"args.take","op":"lte","value":9}],"rate_limit":{"max":1,"window":60}}}}
            """
        )
        let summary = try PolicySummary(path: fixture.path("policy.json"), vocabulary: .sample)
        let access = Dictionary(
            uniqueKeysWithValues: (summary.tools + summary.resources).map { ($0.name, $0.access) }
        )
        #expect(
            access == [
                "find_interruptions": .denied, "search_instructions": .denied, "find_tasks": .conditional,
                "get_interruption_history": .denied, "get_task_from_url": .allowed, "read_resource": .allowed,
                "mirror_status": .hidden, "octopus://status": .hidden,
                "octopus://spaces/{spaceName}/interruptions/{interruptionId}": .denied,
                "octopus://spaces/{spaceName}/tasks/{taskId}": .conditional,
            ]
        )
        let tasks = summary.tools.first { $0.name == "find_tasks" }
        #expect(
            tasks?.conditions == [
                "only with args.take lte 9", "1 in a minute for each grant (rate:find_tasks)",
            ]
        )
        #expect(summary.notes.count == 1 && summary.notes[0].contains("get_task_from_url"))
    }
}
