import Foundation
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// Whatever is sent, an answer or silence comes back as the specification says, and nothing is kept.
struct FrameFuzzTests {
    private static let seed: UInt64 = 20_260_728
    private static let count = 100_000

    private static let seeds: [String] = {
        let tools = [
            #"{"name":"find_interruptions","arguments":{"spaceName":"Default","take":2}}"#,
            #"{"name":"find_interruptions","arguments":{"spaceName":"Default","interruptionId":"Interruptions-1"}}"#,
            #"{"name":"search_instructions","arguments":{"query":"\"dash*\" OR -x","take":1}}"#,
            #"{"name":"find_tasks","arguments":{"since":"7d","state":["Failed"]}}"#,
            #"{"name":"get_task_from_url","arguments":{"url":"https://x/app#/Spaces-1/tasks/ServerTasks-1"}}"#,
            #"{"name":"read_resource","arguments":{"uri":"octopus://status"}}"#,
        ]
        let others = [
            (
                "initialize",
                #"{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}"#
            ),
            ("ping", "{}"), ("server/discover", "{}"), ("tools/list", "{}"),
            ("resources/list", #"{"cursor":"x"}"#),
            ("resources/templates/list", "{}"), ("resources/subscribe", #"{"uri":"octopus://status"}"#),
            ("resources/read", #"{"uri":"octopus://spaces/Default/interruptions/Interruptions-1"}"#),
            ("subscriptions/listen", #"{"notifications":{"resourceSubscriptions":["octopus://status"]}}"#),
            (
                "completion/complete",
                #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/tasks/{taskId}"},"argument":{"name":"taskId","value":"S"}}"#
            ),
            ("notifications/cancelled", #"{"requestId":1}"#),
        ]
        let calls = tools.map { ("tools/call", $0) } + others
        return calls.flatMap { method, params in
            Era.allCases.map { era in
                #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(era.params(params))}"#
            }
        }
    }()

    @Test(.timeLimit(.minutes(10)))
    func everyFrameIsAnsweredAsTheSpecificationSays() async throws {
        var random = SeededGenerator(seed: Self.seed)
        try await Agent.with(prepare: { fixture in
            try fixture.ingest(samples(1...3))
            try fixture.finish()
        }) { agent in
            var memory = 0
            for number in 0..<Self.count {
                let frame = Self.frame(&random)
                let answer = await agent.server.answer(Frame(frame), from: agent.caller)
                if let problem = Self.problem(frame, answer) {
                    let text = String(decoding: frame, as: UTF8.self)
                    Issue.record("seed \(Self.seed), frame \(number): \(problem): \(text)")
                    return
                }
                // The first frames fill what is filled once.
                if number == Self.count / 5 { memory = try Self.residentMemory() }
                if number % 100 == 0 {
                    _ = agent.heard.take()
                    _ = agent.caller.conversation.closeListeners()
                }
            }
            let growth = try Self.residentMemory() - memory
            #expect(growth < 100_000_000, "it grew by \(growth) bytes")
            let alive = try await agent.ask("ping", "{}", .legacy, id: "2")
            #expect(alive["result"] != nil)
        }
    }

    private static func frame(_ random: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<10, using: &random) == 0 {
            return (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
        }
        var bytes = Array(random.pick(seeds).utf8)
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            guard !bytes.isEmpty else { break }
            let place = bytes.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(random.pick(Array(#"{}[]",:0-e\u"#.utf8)), at: place)
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
            default: replaceValue(&bytes, &random)
            }
        }
        return bytes
    }

    /// Puts another value in place of a text or a number, so that most frames stay JSON.
    private static func replaceValue(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let text = String(decoding: bytes, as: UTF8.self)
        let values = text.matches(of: /:("[^"\\]*"|\d+)/)
        guard !values.isEmpty else { return }
        let other = random.pick([
            "null", "true", "-1", "1e400", "[]", "{}", #""""#, #""\u0000\ud800""#, "9223372036854775808",
            #"{"a":[{}]}"#,
        ])
        bytes = Array(text.replacingCharacters(in: random.pick(values).range, with: ":" + other).utf8)
    }

    /// What is wrong with an answer; nil when it is right.
    private static func problem(_ frame: [UInt8], _ answer: AgentServer.Answer) -> String? {
        // Read by another parser than the server's.
        let sent = try? JSONSerialization.jsonObject(with: Data(frame)) as? [String: Any]
        guard let text = answer.frame else {
            let isRequest = sent.map { $0["id"] != nil && $0["method"] is String } ?? false
            let mayBeOpen = String(decoding: frame, as: UTF8.self).contains("listen")
            return isRequest && !mayBeOpen ? "a request met silence" : nil
        }
        guard !text.contains("\n"), let root = try? JSONDocument(parsing: text).root else {
            return "no line of JSON"
        }
        guard root["jsonrpc"]?.string == "2.0" else { return "no message" }
        guard (root["result"] == nil) != (root["error"] == nil) else { return "neither result nor error" }
        if root["result"] != nil { return root["id"] == nil ? "a result for nobody" : nil }
        guard let code = root.code, root["error"]?["message"]?.string != nil else {
            return "an error without a code"
        }
        let known: Set<Int64> = [-32700, -32600, -32601, -32602, -32002, -32022]
        return known.contains(code) ? nil : "the code \(code)"
    }

    private static func residentMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return try #require(pages) * sysconf(Int32(_SC_PAGESIZE))
    }
}
