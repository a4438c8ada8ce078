import Foundation
import MirrorPolicy
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// A policy in force: what agents are shown and told, in both eras.
struct PolicyCallTests {
    /// As the page of this tool in a public catalogue of policies has it.
    private static let pageOfTheTool = #"{"version":"1","default":"deny","tools":{"find_interruptions":{}}}"#
    private static let interruption = "octopus://spaces/Default/interruptions/Interruptions-7"
    private static let task = "octopus://spaces/Default/tasks/ServerTasks-9"

    /// Calls that would all succeed.
    private static let calls = [
        ("find_interruptions", #"{"spaceName":"Default"}"#),
        ("search_instructions", #"{"query":"Marzipan"}"#),
        ("find_tasks", "{}"), ("get_interruption_history", #"{"interruptionId":"Interruptions-7"}"#),
        ("get_task_from_url", #"{"url":"https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-9"}"#),
        ("read_resource", #"{"uri":"\#(interruption)"}"#), ("read_resource", #"{"uri":"\#(task)"}"#),
        ("read_resource", #"{"uri":"octopus://status"}"#), ("mirror_status", "{}"),
    ]

    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(
            samples(7...7) { sample in
                sample.title = "Marzipan"
                sample.taskID = "ServerTasks-9"
            }
        )
        var task = SampleTask(9)
        task.description = "Nougat"
        try fixture.ingest(task)
        try fixture.finish()
    }

    @Test(arguments: Era.allCases)
    func withoutAPolicyEveryCallIsAnswered(era: Era) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            for (tool, arguments) in Self.calls {
                let result = try await agent.call(tool, arguments, era)
                #expect(result["isError"]?.bool == false)
            }
        }
    }

    @Test(arguments: Era.allCases)
    func policyOfThePageLetsItsToolThroughAndNothingElse(era: Era) async throws {
        try await Agent.with(policy: Self.pageOfTheTool, prepare: Self.fill) { agent in
            for (tool, arguments) in Self.calls {
                let result = try await agent.call(tool, arguments, era)
                let isAllowed = tool == "find_interruptions"
                #expect(result["isError"]?.bool == !isAllowed)
                guard !isAllowed else { continue }
                #expect(result.text.hasPrefix("[POLICY DENIED] ") && result.text.contains(tool))
                #expect(result["_meta"]?["octomirror/policy"]?["rule"]?.string == "(default deny)")
                #expect((result["resultType"]?.string == "complete") == era.isModern)
            }
            for uri in [Self.interruption, Self.task, "octopus://status"] {
                let answer = try await agent.ask("resources/read", #"{"uri":"\#(uri)"}"#, era)
                #expect(answer["error"]?["message"]?.string?.hasPrefix("[POLICY DENIED] ") == true)
            }
            let list = try await agent.ask("resources/list", "{}", era)
            #expect(list["result"]?["resources"]?.minified == "[]")
            let templates = try await agent.ask("resources/templates/list", "{}", era)
            #expect(templates["result"]?["resourceTemplates"]?.minified == "[]")
        }
    }

    @Test(arguments: Era.allCases)
    func tenCallsAMinuteAreTenAndRecover(era: Era) async throws {
        let policy =
            #"{"version":"1","default":"deny","tools":{"find_interruptions":{"rate_limit":{"max":10,"window":60}}}}"#
        try await Agent.with(policy: policy, prepare: Self.fill) { agent in
            for (tool, arguments) in Array(repeating: Self.calls[0], count: 10) {
                let result = try await agent.call(tool, arguments, era)
                #expect(result["isError"]?.bool == false)
            }
            let eleventh = try await agent.call(Self.calls[0].0, Self.calls[0].1, era)
            #expect(eleventh["isError"]?.bool == true)
            let wait = try #require(eleventh["_meta"]?["octomirror/policy"]?["retryAfterMs"]?.int)
            #expect(wait > 0 && wait <= 61_000)
            agent.time.advance(by: Double(wait) / 1000)
            let result = try await agent.call(Self.calls[0].0, Self.calls[0].1, era)
            #expect(result["isError"]?.bool == false)
        }
    }

    @Test func hiddenToolIsNotListedAndNotCalled() async throws {
        let policy = #"{"version":"1","default":"allow","hide":["find_tasks"],"tools":{}}"#
        try await Agent.with(policy: policy, prepare: Self.fill) { agent in
            let tools = try await agent.ask("tools/list")["result"]?["tools"]?.each("name") ?? []
            #expect(!tools.contains("find_tasks") && tools.contains("find_interruptions"))
            let result = try await agent.call("find_tasks", "{}")
            #expect(result["_meta"]?["octomirror/policy"]?["rule"]?.string == "(hidden)")
        }
    }

    /// Everything that a client can send, and what must not come back.
    @Test(
        arguments: [
            (
                #"{"version":"1","default":"allow","tools":{"find_interruptions":{"action":"deny"}}}"#,
                ["Marzipan", "Interruptions-7"]
            ),
            (#"{"version":"1","default":"allow","hide":["find_tasks"],"tools":{}}"#, ["Nougat"]),
            (
                #"{"version":"1","default":"deny","tools":{"mirror_status":{},"read_resource":{}}}"#,
                ["Marzipan", "Nougat", "Interruptions-7"]
            ),
        ] as [(String, [String])],
        Era.allCases
    )
    func dataOfADeniedToolIsReachedByNothing(with policy: (file: String, secrets: [String]), era: Era)
        async throws
    {
        try await Agent.with(policy: policy.file, prepare: Self.fill) { agent in
            var shown: [String] = []
            for (tool, arguments) in Self.calls {
                shown.append(try await agent.call(tool, arguments, era).minified)
            }
            for uri in [Self.interruption, Self.task, "octopus://status"] {
                let answer = try await agent.ask("resources/read", #"{"uri":"\#(uri)"}"#, era)
                shown.append(answer["result"]?.minified ?? "")
            }
            shown.append(try await agent.ask("resources/list", "{}", era).minified)
            for (template, name) in [
                ("interruptions/{interruptionId}", "interruptionId"), ("tasks/{taskId}", "taskId"),
            ] {
                let params =
                    #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/\#(template)"},"#
                    + #""argument":{"name":"\#(name)","value":""}}"#
                let answer = try await agent.ask("completion/complete", params, era)
                shown.append(answer["result"]?["completion"]?["values"]?.minified ?? "")
            }
            for secret in policy.secrets {
                // What the agent has sent itself is no secret.
                let leaks = shown.filter { $0.replacing(Self.interruption, with: "").contains(secret) }
                #expect(leaks.isEmpty, "\(secret) in \(leaks)")
            }
        }
    }

    @Test func everyCallHasARowWithoutValues() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("calls.jsonl")
        let audit = try AuditLog(path: file.path)
        try await Agent.with(policy: Self.pageOfTheTool, audit: audit, prepare: Self.fill) { agent in
            _ = try await agent.call("find_interruptions", #"{"spaceName":"Default","take":1}"#)
            _ = try await agent.call("find_interruptions", #"{"spaceName":"Nowhere"}"#)
            _ = try await agent.call("search_instructions", #"{"query":"Marzipan"}"#)
            _ = try await agent.ask("resources/read", #"{"uri":"\#(Self.task)"}"#, .legacy)
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let rows = try text.split(separator: "\n").map { try JSONDocument(parsing: String($0)).root }
        #expect(rows.map { $0["outcome"]?.string } == ["allowed", "error", "denied", "denied"])
        #expect(
            rows.map { $0["method"]?.string } == ["tools/call", "tools/call", "tools/call", "resources/read"]
        )
        #expect(rows[0]["arguments"]?.minified == #"["spaceName","take"]"#)
        #expect(rows[0]["transport"]?.string == "stdio" && rows[0]["revision"]?.string == "2026-07-28")
        #expect(rows.allSatisfy { $0["policy"]?.string?.isEmpty == false && $0["bytes"]?.isNumber == true })
        #expect((rows[0]["bytes"]?.int ?? 0) > 500)
        for value in ["Marzipan", "Nowhere"] { #expect(!text.contains(value)) }
    }

    @Test func whatCannotBeNotedIsNotShown() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let audit = try AuditLog(path: folder.appendingPathComponent("calls.jsonl").path)
        // The log makes a file that was moved away anew; without its folder it cannot.
        try FileManager.default.removeItem(at: folder)
        try await Agent.with(audit: audit, prepare: Self.fill) { agent in
            let result = try await agent.call("find_interruptions", #"{"spaceName":"Default"}"#)
            #expect(result["isError"]?.bool == true && !result.minified.contains("Marzipan"))
            let read = try await agent.ask("resources/read", #"{"uri":"\#(Self.interruption)"}"#)
            #expect(read["result"] == nil)
        }
    }
}
