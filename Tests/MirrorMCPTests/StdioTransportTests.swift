import Foundation
import MirrorPolicy
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// The transport over two pipes.
struct StdioTransportTests {
    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(samples(1...3))
        try fixture.finish()
    }

    /// What comes back for these lines.
    private func answers(_ lines: [String]) async throws -> [JSONNode] {
        var frames: [JSONNode] = []
        try await Agent.with(prepare: Self.fill) { agent in
            let (input, output) = (try PrivatePipe(), try PrivatePipe())
            var transport = StdioTransport(
                server: agent.server,
                grant: .local,
                input: input.fileHandleForReading.fileDescriptor,
                output: output.fileHandleForWriting.fileDescriptor
            )
            // However busy the machine is, what was asked is answered.
            transport.grace = .seconds(3600)
            try input.fileHandleForWriting.write(
                contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8)
            )
            try input.fileHandleForWriting.close()
            try await transport.run()
            try output.fileHandleForWriting.close()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            frames = try data.split(separator: 0x0A).map { try JSONDocument(parsing: $0).root }
        }
        return frames
    }

    private static func cancel(_ id: Int) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
    }

    private static func listen(_ id: Int) -> String {
        let params = Era.modern.params(#"{"notifications":{"resourcesListChanged":true}}"#)
        return #"{"jsonrpc":"2.0","id":\#(id),"method":"subscriptions/listen","params":\#(params)}"#
    }

    private static let ping = #"{"jsonrpc":"2.0","id":0,"method":"ping"}"#

    @Test func whatFollowsAHandshakeAtOnceIsOfItsRevision() async throws {
        let params =
            #"{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"c","version":"1"}}"#
        let handshake = #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":\#(params)}"#
        // As many as a pipe holds the answers of: they are read at the end.
        let lists = (1...4).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"tools/list"}"# }
        let frames = try await answers([handshake] + lists)
        #expect(frames.count == 5)
        for tools in frames.compactMap({ $0["result"]?["tools"] }) {
            // The first revision that has it is 2025-06-18.
            #expect(tools.elements.allSatisfy { $0["outputSchema"] == nil })
        }
    }

    @Test func cancelRightBehindItsRequestIsNotLost() async throws {
        let lines = (1...50).flatMap { [Self.listen($0), Self.cancel($0)] }
        let frames = try await answers(lines + [Self.ping])
        let results = frames.filter { $0["result"] != nil }
        #expect(results.map { $0["id"]?.int } == [0], "a subscription that was cancelled is not open")
    }

    @Test func cancelIsReadBehindMoreRequestsThanAreAnsweredAtOnce() async throws {
        let lines = (1...200).map(Self.listen) + (1...200).map(Self.cancel)
        let frames = try await answers(lines + [Self.ping])
        #expect(frames.filter { $0["result"] != nil }.map { $0["id"]?.int } == [0])
    }

    @Test func openSubscriptionEndsInGoodOrder() async throws {
        let frames = try await answers([Self.listen(1)])
        #expect(frames.map { $0["method"]?.string } == ["notifications/subscriptions/acknowledged", nil])
        #expect(frames.last?["id"]?.int == 1 && frames.last?["result"] != nil)
    }
}
