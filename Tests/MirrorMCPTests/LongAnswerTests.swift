import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

@testable import MirrorMCP

/// Answers that take long: how far they are, and how they are given up.
struct LongAnswerTests {
    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(samples(1...2500))
        try fixture.finish()
    }

    private static func params(_ token: String?) -> String {
        let meta = token.map { #","_meta":{"progressToken":\#($0)}"# } ?? ""
        return #"{"name":"find_interruptions","arguments":{"spaceName":"Default","take":2400}\#(meta)}"#
    }

    @Test(arguments: ["7", #""seven""#])
    func progressGrowsAndNamesTheToken(token: String) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let result = try #require(
                try await agent.ask("tools/call", Self.params(token), .legacy)["result"]
            )
            let heard = agent.heard.take()
            #expect(
                heard.map { $0["method"]?.string } == Array(repeating: "notifications/progress", count: 3)
            )
            #expect(heard.map { $0["params"]?["progress"]?.int } == [1000, 2000, 2400])
            for frame in heard {
                #expect(frame["id"] == nil && frame["params"]?["progressToken"]?.minified == token)
                #expect(frame["params"]?["total"]?.int == 2400)
            }
            let answer = try result.answer
            #expect(answer["items"]?.each("id") == (101...2500).reversed().map { "Interruptions-\($0)" })
            #expect(answer["nextCursor"]?.string != nil && answer["itemsPerPage"]?.int == 2400)
        }
    }

    @Test(arguments: [nil, "1.5", "null", "{}"])
    func withoutATokenNothingIsTold(token: String?) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let answer = try await agent.ask("tools/call", Self.params(token), .legacy)
            #expect(answer["result"]?["isError"]?.bool == false && agent.heard.take().isEmpty)
        }
    }

    @Test func shortAnswersTellNothing() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let params =
                #"{"name":"find_interruptions","arguments":{"spaceName":"Default"},"_meta":{"progressToken":1}}"#
            _ = try await agent.ask("tools/call", params, .legacy)
            #expect(agent.heard.take().isEmpty)
        }
    }

    @Test func cancelledRequestIsNotAnsweredAndReadNoFurther() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let conversation = agent.caller.conversation
            agent.heard.react { _ in conversation.cancel(.string("long")) }
            let frame = #"{"jsonrpc":"2.0","id":"long","method":"tools/call","params":\#(Self.params("1"))}"#
            let answer = try await agent.send(frame)
            #expect(answer == nil)
            #expect(agent.heard.take().count == 1, "nothing is said after it was cancelled")
            // The id is free again.
            let again = try await agent.ask("ping", "{}", .legacy, id: #""long""#)
            #expect(again["result"] != nil)
        }
    }

    @Test func whatIsCancelledBeforeItsTurnIsNotAnswered() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let frame = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":\#(Self.params(nil))}"#
            guard case .request(let request) = Frame(Array(frame.utf8)) else { return }
            let conversation = agent.caller.conversation
            let begun = conversation.begin(request.id)
            conversation.cancel(request.id)
            #expect(await agent.server.answer(request, begun, from: agent.caller).frame == nil)
        }
    }

    @Test func subscriptionThatWasCancelledIsNotOpened() {
        let conversation = Conversation { _ in Issue.record("nothing is sent") }
        _ = conversation.begin(.number(1))
        conversation.cancel(.number(1))
        #expect(conversation.listen(.number(1), .init(), since: nil, acknowledgement: "x"))
        #expect(conversation.audience().listeners.isEmpty)
    }

    @Test func cancellingWhatIsNotUnderWayMeansNothing() async throws {
        try await Agent.with { agent in
            for id in ["1", #""x""#, "null", "1.5", "{}"] {
                let frame =
                    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
                let answer = try await agent.send(frame)
                #expect(answer == nil)
            }
            let answer = try await agent.ask("ping", "{}", .legacy)
            #expect(answer["result"] != nil)
        }
    }

    @Test func sameIDTwiceAtOnceIsRefused() async throws {
        try await Agent.with { agent in
            let first = agent.caller.conversation.begin(.number(1))
            #expect(first != nil)
            let answer = try await agent.ask("ping", "{}", .legacy, id: "1")
            #expect(answer.code == -32600)
            #expect(agent.caller.conversation.end(.number(1)), "the first goes on")
        }
    }

    @Test func whatIsCancelledBeforeItsTurnIsNeverBegun() async throws {
        let fixture = try StoreFixture()
        let reader = fixture.store.reader
        let mirror = MirrorThreads(path: nil) { MirrorQueries(reader: reader) }
        try await mirror.run {
            let cancellation = Cancellation()
            cancellation.cancel()
            let begun = Mutex(false)
            await #expect(throws: CancellationError.self) {
                try await mirror.read(cancellation) { _ in begun.withLock { $0 = true } }
            }
            #expect(begun.withLock { $0 } == false)
        }
    }

    @Test func tasksAreReadPartByPartToo() async throws {
        try await Agent.with(prepare: { fixture in
            for number in 1...1005 { try fixture.ingest(SampleTask(number)) }
            try fixture.finish()
        }) { agent in
            let params = #"{"name":"find_tasks","arguments":{"take":100000},"_meta":{"progressToken":1}}"#
            let answer = try await agent.ask("tools/call", params, .legacy)["result"]?.answer
            #expect(answer?["items"]?.each("id").count == 1005 && answer?["nextCursor"] == nil)
            #expect(agent.heard.take().map { $0["params"]?["progress"]?.int } == [1000, 1005])
        }
    }
}
