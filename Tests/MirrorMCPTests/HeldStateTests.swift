import Foundation
import MirrorPolicy
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// Another process holds the lock of the policy's state, as one does that was stopped at the wrong moment.
struct HeldStateTests {
    private static let policy =
        #"{"version":"1","default":"deny","tools":{"mirror_status":{"rate_limit":{"max":99,"window":60}}}}"#

    /// More than a process has threads for work of its own.
    private static let calls = 40

    @Test(.timeLimit(.minutes(60)))
    func everythingElseIsAnsweredMeanwhile() async throws {
        try await Agent.with(policy: Self.policy, prepare: { try $0.finish() }) { agent in
            let lock = try HeldLock(agent.state + "/lock")
            try await withThrowingTaskGroup(of: Bool?.self) { group in
                for number in 1...Self.calls {
                    group.addTask {
                        let frame = #"{"name":"mirror_status","arguments":{}}"#
                        let answer = try await agent.ask("tools/call", frame, id: "\(number)")
                        return answer["result"]?["isError"]?.bool
                    }
                }
                for number in 100...120 {
                    let answer = try await agent.ask("ping", "{}", .legacy, id: "\(number)")
                    #expect(answer["result"] != nil)
                }
                let denied = try await agent.call("find_tasks", "{}")
                #expect(denied.text.hasPrefix("[POLICY DENIED]"), "what needs no state is decided")
                lock.release()
                for try await isError in group { #expect(isError == false) }
            }
        }
    }

    @Test(.timeLimit(.minutes(60)))
    func endOfInputEndsTheServer() async throws {
        try await Agent.with(policy: Self.policy, prepare: { try $0.finish() }) { agent in
            let lock = try HeldLock(agent.state + "/lock")
            let (input, output) = (Pipe(), Pipe())
            let transport = StdioTransport(
                server: agent.server,
                grant: .local,
                input: input.fileHandleForReading.fileDescriptor,
                output: output.fileHandleForWriting.fileDescriptor
            )
            let call = #"{"name":"mirror_status","arguments":{}}"#
            for number in 1...Self.calls {
                let frame =
                    #"{"jsonrpc":"2.0","id":\#(number),"method":"tools/call","params":\#(Era.modern.params(call))}"#
                try input.fileHandleForWriting.write(contentsOf: Data((frame + "\n").utf8))
            }
            try input.fileHandleForWriting.close()
            try await transport.run()
            try output.fileHandleForWriting.close()
            #expect(try output.fileHandleForReading.readToEnd() ?? Data() == Data(), "nothing was decided")
            lock.release()
        }
    }

    @Test func waitingHasAnEndThatBothSidesAreTold() async throws {
        try await Agent.with(policy: Self.policy, waiting: .zero, prepare: { try $0.finish() }) { agent in
            let lock = try HeldLock(agent.state + "/lock")
            let denied = try await agent.call("mirror_status", "{}")
            #expect(denied["_meta"]?["octomirror/policy"]?["rule"]?.string == "(state)")
            #expect(!denied.minified.contains(agent.state), "where the state is is not for the agent")
            #expect(agent.complaints.takeTexts().contains { $0.contains(agent.state + "/lock is held") })
            lock.release()
            let result = try await agent.call("mirror_status", "{}")
            #expect(result["isError"]?.bool == false)
        }
    }
}
