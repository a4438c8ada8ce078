import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// What a policy withdraws is not told of by cursors, flags, lists or descriptions either.
struct WithdrawnTests {
    private static let nothing = #"{"version":"1","default":"deny","tools":{"find_interruptions":{}}}"#
    /// Interruptions of one space alone may be read.
    private static let oneSpace = """
        {"version":"1","default":"deny","resources":{"octopus://spaces/{spaceName}/interruptions/{interruptionId}":
        {"require":[{"path":"args.spaceName","op":"eq","value":"Default"}]}}}
        """

    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(samples(1...150))
        try fixture.ingest(samples(1001...1250), in: "Spaces-2")
        try fixture.finish()
    }

    private static let completion =
        #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/interruptions/{interruptionId}"},"#
        + #""argument":{"name":"interruptionId","value":""}}"#

    @Test func listOfWhichNothingIsShownHasNoCursor() async throws {
        try await Agent.with(policy: Self.nothing, prepare: Self.fill) { agent in
            let result = try await agent.ask("resources/list")["result"]
            #expect(result?["resources"]?.minified == "[]" && result?["nextCursor"] == nil)
            let completed = try await agent.ask("completion/complete", Self.completion)
            #expect(
                completed["result"]?["completion"]?.minified == #"{"values":[],"total":0,"hasMore":false}"#
            )
        }
    }

    @Test func whatIsHiddenTakesNobodysPlace() async throws {
        try await Agent.with(policy: Self.oneSpace, prepare: Self.fill) { agent in
            let first = try #require(try await agent.ask("resources/list")["result"])
            #expect(first["resources"]?.each("name") == (51...150).reversed().map { "Interruptions-\($0)" })
            let cursor = try #require(first["nextCursor"]?.string)
            let second = try await agent.ask("resources/list", #"{"cursor":"\#(cursor)"}"#)["result"]
            #expect(second?["resources"]?.each("name") == (1...50).reversed().map { "Interruptions-\($0)" })
            #expect(second?["nextCursor"] == nil)
            let completed = try await agent.ask("completion/complete", Self.completion)["result"]?[
                "completion"
            ]
            #expect(
                completed?["values"]?.elements.map { $0 }.count == 100 && completed?["hasMore"]?.bool == true
            )
        }
    }

    @Test func changeOfAHiddenListIsNotTold() async throws {
        try await Agent.with(policy: Self.nothing, prepare: Self.fill) { agent in
            let params = Era.modern.params(#"{"notifications":{"resourcesListChanged":true}}"#)
            let frame = #"{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":\#(params)}"#
            _ = try await agent.send(frame)
            _ = agent.heard.take()
            try agent.fixture.ingest(samples(7...7) { $0.isPending = false })
            try await MirrorWatch(server: agent.server, caller: agent.caller).look()
            #expect(agent.heard.take().isEmpty)
        }
    }

    @Test func hiddenToolsAreNotNamed() async throws {
        let policy =
            #"{"version":"1","default":"allow","hide":["search_instructions","read_resource","mirror_status"],"tools":{}}"#
        try await Agent.with(policy: policy, prepare: Self.fill) { agent in
            let shown = [
                try await agent.ask("tools/list").minified, try await agent.ask("server/discover").minified,
            ]
            for name in ["search_instructions", "read_resource", "mirror_status"] {
                #expect(!shown.contains { $0.contains(name) }, "\(name)")
            }
            #expect(shown[1].contains("find_interruptions") && shown[0].contains("get_interruption_history"))
        }
    }
}
