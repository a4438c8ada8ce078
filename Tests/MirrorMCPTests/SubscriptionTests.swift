import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// What those who listen are told when a sync lands.
struct SubscriptionTests {
    private static let seven = "octopus://spaces/Default/interruptions/Interruptions-7"

    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(samples(1...10))
        try fixture.ingest(SampleTask(9))
    }

    private static func change(_ agent: Agent) throws {
        try agent.fixture.ingest(samples(7...7) { $0.isPending = false })
    }

    private static func listen(_ notifications: String, _ agent: Agent, id: String = #""l""#) async throws
        -> JSONNode?
    {
        let params = Era.modern.params(#"{"notifications":\#(notifications)}"#)
        return try await agent.send(
            #"{"jsonrpc":"2.0","id":\#(id),"method":"subscriptions/listen","params":\#(params)}"#
        )
    }

    private static func handshake(_ agent: Agent) async throws {
        let params =
            #"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}"#
        _ = try await agent.ask("initialize", params, .legacy)
        _ = try await agent.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    }

    @Test func modernListenerIsToldWhatItAskedFor() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            let wanted =
                #"{"resourcesListChanged":true,"resourceSubscriptions":["\#(Self.seven)","octopus://spaces/Default/tasks/ServerTasks-9"],"x":1}"#
            let answer = try await Self.listen(wanted, agent)
            #expect(answer == nil, "it stays open")
            let acknowledged = try #require(agent.heard.take().first)
            #expect(acknowledged["method"]?.string == "notifications/subscriptions/acknowledged")
            #expect(
                acknowledged["params"]?["notifications"]?.names == [
                    "resourcesListChanged", "resourceSubscriptions",
                ]
            )

            try await watch.look()
            #expect(agent.heard.take().isEmpty, "nothing has changed")
            try Self.change(agent)
            try await watch.look()

            let told = agent.heard.take()
            #expect(
                told.map { $0["method"]?.string } == [
                    "notifications/resources/list_changed", "notifications/resources/updated",
                ]
            )
            #expect(told.last?["params"]?["uri"]?.string == Self.seven)
            for frame in told + [acknowledged] {
                #expect(frame["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.string == "l")
            }
            try await watch.look()
            #expect(agent.heard.take().isEmpty, "it is told once")
        }
    }

    @Test func changeBetweenSubscribingAndTheFirstLookIsTold() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            _ = try await Self.listen(#"{"resourceSubscriptions":["\#(Self.seven)"]}"#, agent)
            _ = agent.heard.take()
            try Self.change(agent)
            try await watch.look()
            #expect(agent.heard.take().count == 1)
        }
    }

    @Test func statusChangesWhenARunEnds() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            _ = try await Self.listen(
                #"{"resourceSubscriptions":["octopus://status"],"resourcesListChanged":true}"#,
                agent
            )
            _ = agent.heard.take()
            try agent.fixture.finish()
            try await watch.look()
            #expect(agent.heard.take().map { $0["params"]?["uri"]?.string } == ["octopus://status"])
        }
    }

    @Test func changeOfATaskChangesNoList() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            _ = try await Self.listen(#"{"resourcesListChanged":true,"toolsListChanged":true}"#, agent)
            _ = agent.heard.take()
            try agent.fixture.ingest(SampleTask(10))
            try await watch.look()
            #expect(agent.heard.take().isEmpty)
        }
    }

    @Test func cancelledListenerIsToldNoMore() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            _ = try await Self.listen(#"{"resourcesListChanged":true}"#, agent)
            _ = agent.heard.take()
            _ = try await agent.send(
                #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"l"}}"#
            )
            try Self.change(agent)
            try await watch.look()
            #expect(agent.heard.take().isEmpty)
        }
    }

    @Test func openListenersEndInGoodOrder() async throws {
        try await Agent.with { agent in
            _ = try await Self.listen("{}", agent, id: "3")
            let ids = agent.caller.conversation.closeListeners()
            let frame = try JSONDocument(parsing: agent.server.end(of: try #require(ids.first))).root
            #expect(frame["id"]?.int == 3 && frame["result"]?["resultType"]?.string == "complete")
            #expect(frame["result"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.int == 3)
        }
    }

    @Test(arguments: [
        "7", "null", #"{"resourceSubscriptions":"x"}"#, #"{"resourceSubscriptions":[1]}"#,
        #"{"resourceSubscriptions":["octopus://nope"]}"#,
    ])
    func wishOfAWrongShapeIsRefused(wanted: String) async throws {
        try await Agent.with { agent in
            let answer = try await Self.listen(wanted, agent)
            #expect(answer?.code == -32602)
            #expect(agent.heard.take().isEmpty)
        }
    }

    @Test func legacyClientIsToldOfListsAndOfWhatItSubscribedTo() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            try await Self.handshake(agent)
            let subscribed = try await agent.ask("resources/subscribe", #"{"uri":"\#(Self.seven)"}"#, .legacy)
            #expect(subscribed["result"]?.minified == "{}")
            try Self.change(agent)
            try await watch.look()
            #expect(
                agent.heard.take().map { $0.minified } == [
                    #"{"jsonrpc":"2.0","method":"notifications/resources/list_changed"}"#,
                    #"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"\#(Self.seven)"}}"#,
                ]
            )
            _ = try await agent.ask("resources/unsubscribe", #"{"uri":"\#(Self.seven)"}"#, .legacy)
            try agent.fixture.ingest(samples(7...7))
            try await watch.look()
            #expect(agent.heard.take().count == 1, "the list alone")
        }
    }

    @Test func nobodyIsToldWhoHasNotSaidThatItListens() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let watch = MirrorWatch(server: agent.server, caller: agent.caller)
            _ = try await agent.ask("resources/list", "{}", .legacy)
            try Self.change(agent)
            try await watch.look()
            #expect(agent.heard.take().isEmpty)
        }
    }

    @Test func subscriptionsAreBounded() async throws {
        try await Agent.with { agent in
            let conversation = agent.caller.conversation
            for number in 0..<Conversation.maximumSubscriptions {
                #expect(conversation.subscribe("\(number)", since: nil))
            }
            #expect(!conversation.subscribe("one more", since: nil))
            conversation.unsubscribe("0")
            #expect(conversation.subscribe("one more", since: nil))
            for number in 0..<Conversation.maximumSubscriptions {
                #expect(conversation.listen(.number(Int64(number)), .init(), since: nil))
            }
            #expect(!conversation.listen(.number(-1), .init(), since: nil))
        }
    }

    @Test(arguments: ["resources/subscribe", "resources/unsubscribe", "subscriptions/listen"])
    func transportThatCarriesAnswersAloneHasNoSubscriptions(method: String) async throws {
        try await Agent.with(canNotify: false) { agent in
            for era in Era.allCases {
                let answer = try await agent.ask(
                    method,
                    #"{"uri":"octopus://status","notifications":{}}"#,
                    era
                )
                #expect(answer.code == -32601)
            }
            let capabilities = try await agent.ask("server/discover")["result"]?["capabilities"]
            #expect(capabilities?.minified == #"{"tools":{},"resources":{},"completions":{}}"#)
        }
    }
}
