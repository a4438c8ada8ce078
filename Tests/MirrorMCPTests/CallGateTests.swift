import Foundation
import MirrorPolicy
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// What passes the gate, in which order, and what is noted of it.
struct CallGateTests {
    private static let uri = "octopus://spaces/Default/interruptions/Interruptions-7"

    private static func with(
        policy: String?,
        _ body: (Agent, _ rows: () throws -> [JSONNode]) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("calls.jsonl")
        let audit = try AuditLog(path: file.path)
        try await Agent.with(
            policy: policy,
            audit: audit,
            prepare: { fixture in
                try fixture.ingest(samples(7...7))
                try fixture.finish()
            }
        ) { agent in
            try await body(agent) {
                let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                return try lines.map { try JSONDocument(parsing: String($0)).root }
            }
        }
    }

    private static func completion(_ template: ResourceTemplate = .interruption) -> String {
        #"{"ref":{"type":"ref/resource","uri":"\#(template.rawValue)"},"#
            + #""argument":{"name":"\#(template.variable)","value":""}}"#
    }

    /// Calls that cannot be made, each for another reason that needs no look at the mirror.
    private static let unfit = [
        ("find_interruptions", #"{"spaceName":7}"#),
        ("find_interruptions", #"{"spaceName":"Default","interruptionId":"Interruptions-7","take":1}"#),
        ("find_interruptions", #"{"spaceName":"Default","cursor":"x"}"#),
        ("find_interruptions", #"{"spaceName":"Default","interruptionId":"7"}"#),
        ("search_instructions", #"{"query":"x","gone":true,"withGone":true}"#),
        ("find_tasks", #"{"taskId":"ServerTasks-1","state":"Failed"}"#), ("find_tasks", #"{"cursor":"x"}"#),
        ("get_task_from_url", #"{"url":"nowhere"}"#),
        ("read_resource", #"{"uri":"octopus://spaces/Default/interruptions/7"}"#),
        ("get_interruption_history", "{}"),
    ]

    @Test func nobodyIsAskedToApproveWhatCannotBe() async throws {
        let names = Set(Self.unfit.map(\.0))
        let rules = names.map { #""\#($0)":{"approval":"required","rate_limit":{"max":1,"window":"day"}}"# }
        let policy = #"{"version":"1","default":"allow","tools":{\#(rules.joined(separator: ","))}}"#
        try await Self.with(policy: policy) { agent, rows in
            for (tool, arguments) in Self.unfit {
                let result = try await agent.call(tool, arguments)
                #expect(result["isError"]?.bool == true)
                #expect(!result.text.contains("POLICY"), "\(tool) \(arguments): \(result.text)")
            }
            #expect(try ApprovalDesk(state: agent.state) { agent.time.now }.list().isEmpty)
            #expect(try rows().map { $0["outcome"]?.string } == Self.unfit.map { _ in "error" })
            let fit = try await agent.call("find_interruptions", #"{"spaceName":"Default"}"#)
            let id = try #require(fit["_meta"]?["octomirror/policy"]?["approvalId"]?.string)
            #expect(agent.complaints.takeTexts().contains { $0.contains("approve \(id) --policy-state ") })
        }
    }

    /// Whoever may not call a tool learns nothing of its arguments.
    @Test func deniedToolIsDeniedWhateverItsArguments() async throws {
        try await Self.with(policy: #"{"version":"1","default":"deny"}"#) { agent, _ in
            for (tool, arguments) in Self.unfit {
                let result = try await agent.call(tool, arguments)
                #expect(result.text.hasPrefix("[POLICY DENIED] \(tool)"))
            }
        }
    }

    @Test(arguments: Era.allCases)
    func listsAndCompletionsAreCountedAndNoted(era: Era) async throws {
        let policy = """
            {"version":"1","default":"allow","all_tools":{"limits":[{"counter":"all","window":"minute","max":2}]}}
            """
        try await Self.with(policy: policy) { agent, rows in
            let list = try await agent.ask("resources/list", "{}", era)
            #expect(list["result"]?["resources"]?.each("uri").contains(Self.uri) == true)
            let completion = try await agent.ask("completion/complete", Self.completion(), era)
            #expect(completion["result"]?["completion"]?["values"]?.minified == #"["Interruptions-7"]"#)
            for (method, params) in [("resources/list", "{}"), ("completion/complete", Self.completion())] {
                let third = try await agent.ask(method, params, era)
                #expect(
                    third["error"]?["message"]?.string?.hasPrefix("[POLICY DENIED] the limit of 2") == true
                )
                #expect(third.code == -32602)
            }
            let noted = try rows()
            #expect(
                noted.map { $0["method"]?.string } == [
                    "resources/list", "completion/complete", "resources/list", "completion/complete",
                ]
            )
            #expect(noted.map { $0["outcome"]?.string } == ["allowed", "allowed", "denied", "denied"])
            #expect(noted[0]["uri"]?.isNull == true && (noted[0]["bytes"]?.int ?? 0) > 100)
            #expect(noted[1]["uri"]?.string == ResourceTemplate.interruption.rawValue)
            #expect(noted[2]["rule"]?.string == "/all_tools/limits/all")
        }
    }

    @Test(arguments: [nil, #"{"version":"1","default":"allow"}"#, #"{"version":"1","default":"deny"}"#])
    func whatIsNotThereLeavesARowToo(policy: String?) async throws {
        try await Self.with(policy: policy) { agent, rows in
            let tool = try await agent.ask("tools/call", #"{"name":"drop_tables","arguments":{"a":1}}"#)
            let isDenied = policy?.contains("deny") == true
            #expect((tool.code == -32602) == !isDenied)
            #expect((tool["result"]?.text.hasPrefix("[POLICY DENIED] that tool") == true) == isDenied)
            let read = try await agent.ask("resources/read", #"{"uri":"octopus://nowhere"}"#)
            let message = read["error"]?["message"]?.string
            #expect(message?.hasPrefix("[POLICY DENIED]") == (policy != nil), "\(message ?? "")")
            let noted = try rows()
            #expect(noted.map { $0["tool"]?.string } == ["drop_tables", nil])
            #expect(noted.map { $0["uri"]?.string } == [nil, "octopus://nowhere"])
            #expect(noted[1]["rule"]?.string == (policy == nil ? nil : "(unknown resource)"))
        }
    }

    @Test func approvalOfAReadIsNotUsedUpByASubscription() async throws {
        let policy = """
            {"version":"1","default":"allow","resources":{"\(ResourceTemplate.interruption.rawValue)":{"approval":"required"}}}
            """
        try await Self.with(policy: policy) { agent, _ in
            let read = #"{"uri":"\#(Self.uri)"}"#
            let asked = try await agent.ask("resources/read", read)
            let id = try #require(asked["error"]?["data"]?["policy"]?["approvalId"]?.string)
            _ = try ApprovalDesk(state: agent.state) { agent.time.now }.decide(id, approve: true)
            let subscribed = try await agent.ask("resources/subscribe", read, .legacy)
            #expect(subscribed["error"]?["message"]?.string?.hasPrefix("[POLICY DENIED]") == true)
            let listening = try await agent.ask(
                "subscriptions/listen",
                #"{"notifications":{"resourceSubscriptions":["\#(Self.uri)"]}}"#
            )
            #expect(listening["error"]?["message"]?.string?.hasPrefix("[POLICY DENIED]") == true)
            let done = try await agent.ask("resources/read", read)
            #expect(done["result"] != nil)
        }
    }

    @Test func completionOfWhatIsDeniedSaysNotEvenThatThereIsSomething() async throws {
        let policy = #"{"version":"1","default":"allow","tools":{"find_interruptions":{"action":"deny"}}}"#
        try await Agent.with(
            policy: policy,
            prepare: { fixture in
                try fixture.ingest(samples(1...150))
                try fixture.finish()
            }
        ) { agent in
            let answer = try await agent.ask("completion/complete", Self.completion())
            let expected = #"{"values":[],"total":0,"hasMore":false}"#
            #expect(answer["result"]?["completion"]?.minified == expected)
        }
    }

    @Test func namedResourceIsReadByTheToolAsThePolicyCheckSays() async throws {
        let policy = """
            {"version":"1","default":"allow","tools":{"find_interruptions":{"action":"deny"}},
             "resources":{"\(ResourceTemplate.interruption.rawValue)":{}}}
            """
        try await Self.with(policy: policy) { agent, _ in
            let read = try await agent.call("read_resource", #"{"uri":"\#(Self.uri)"}"#)
            #expect(read["isError"]?.bool == false, "\(read.text)")
        }
    }

    @Test func policyThatIsMendedIsSaidToBe() async throws {
        let policy = #"{"version":"1","default":"allow"}"#
        try await Self.with(policy: policy) { agent, rows in
            let file = URL(fileURLWithPath: agent.state).deletingLastPathComponent()
                .appendingPathComponent("policy.json")
            for text in ["{", policy] {
                try Data(text.utf8).write(to: file)
                _ = try await agent.ask("tools/list")
            }
            #expect(agent.complaints.takeTexts().last?.contains("no problems any more") == true)
            #expect(try rows().map { $0["outcome"]?.string } == ["refused", "restored"])
        }
    }
}
