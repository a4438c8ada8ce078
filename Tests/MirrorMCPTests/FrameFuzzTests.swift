import Foundation
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// Whatever is sent, an answer or silence comes back as the specification says.
///
/// That nothing of it is kept is for AgentFuzzTests to say: here, the memory is also that of the tests beside.
struct FrameFuzzTests {
    private static let seed: UInt64 = 20_260_728
    private static let count = 100_000

    @Test
    func everyFrameIsAnsweredAsTheSpecificationSays() async throws {
        var frames = FrameGenerator(seed: Self.seed)
        try await Agent.with(prepare: { fixture in
            try fixture.ingest(samples(1...3))
            try fixture.finish()
        }) { agent in
            for number in 0..<Self.count {
                let frame = frames.next()
                let answer = await agent.server.answer(Frame(frame), from: agent.caller)
                if let problem = Self.problem(frame, answer) {
                    let text = String(decoding: frame, as: UTF8.self)
                    Issue.record("seed \(Self.seed), frame \(number): \(problem): \(text)")
                    return
                }
                if number % 100 == 0 {
                    _ = agent.heard.take()
                    _ = agent.caller.conversation.closeListeners()
                }
            }
            let alive = try await agent.ask("ping", "{}", .legacy, id: "2")
            #expect(alive["result"] != nil)
        }
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
}
