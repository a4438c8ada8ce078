import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// Which revision a request speaks, and what each has that the other has not.
struct EraTests {
    // MARK: - The handshake

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func handshakeAgreesOnWhatIsAskedFor(version: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("initialize", Self.handshake(version), .legacy)
            #expect(answer["result"]?["protocolVersion"]?.string == version)
            #expect(answer["result"]?["serverInfo"]?["version"]?.string == "9.9.9")
            let capabilities = ["tools", "resources"] + (version > "2025" ? ["completions"] : [])
            #expect(answer["result"]?["capabilities"]?.names == capabilities)
        }
    }

    @Test(arguments: ["2026-07-28", "1999-01-01", "", "2099-01-01"])
    func handshakeNeverAgreesOnWhatHasNone(version: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("initialize", Self.handshake(version), .legacy)
            #expect(answer["result"]?["protocolVersion"]?.string == "2025-11-25")
        }
    }

    private static func handshake(_ version: String) -> String {
        #"{"protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"test","version":"1"}}"#
    }

    @Test func handshakeWithoutAVersionIsRefused() async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("initialize", #"{"capabilities":{}}"#, .legacy)
            #expect(answer.code == -32602)
        }
    }

    // MARK: - The modern ladder

    @Test(
        arguments: [
            #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
            #"{"io.modelcontextprotocol/clientCapabilities":{}}"#,
            #"{"io.modelcontextprotocol/clientInfo":{"name":"x","version":"1"}}"#,
            #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":1}"#,
            #"{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}}"#,
            #"{"io.modelcontextprotocol/protocolVersion":null,"io.modelcontextprotocol/clientCapabilities":{}}"#,
        ]
    )
    func envelopeThatLacksSomethingIsRefused(meta: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("server/discover", #"{"_meta":\#(meta)}"#, .legacy)
            #expect(answer.code == -32602)
        }
    }

    @Test(arguments: ["2099-01-01", "2025-11-25", ""])
    func unknownRevisionIsAnsweredWithThoseThatAreKnown(version: String) async throws {
        let meta = Era.meta.replacing("2026-07-28", with: version)
        try await Agent.with { agent in
            let answer = try await agent.ask("nope", #"{"_meta":\#(meta)}"#, .legacy, id: #""a""#)
            #expect(answer.code == -32022)
            #expect(answer["error"]?["data"]?["requested"]?.string == version)
            let supported = answer["error"]?["data"]?["supported"]?.elements.compactMap(\.string) ?? []
            #expect(supported.contains("2026-07-28"))
        }
    }

    @Test func discoverSaysWhatThereIs() async throws {
        try await Agent.with { agent in
            let result = try #require(try await agent.ask("server/discover")["result"])
            #expect(result["supportedVersions"]?.elements.compactMap(\.string).contains("2026-07-28") == true)
            #expect(result["capabilities"]?.names == ["tools", "resources", "completions"])
            #expect(result["instructions"]?.string?.isEmpty == false)
        }
    }

    // MARK: - What each era has

    @Test(
        arguments: [
            "initialize", "ping", "resources/subscribe", "resources/unsubscribe", "logging/setLevel",
            "prompts/list",
            "prompts/get", "nope", "notifications/initialized", "",
        ]
    )
    func modernEraLacks(method: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask(method, #"{"uri":"octopus://status"}"#, .modern, id: #""x""#)
            #expect(answer.code == -32601)
        }
    }

    @Test(arguments: ["server/discover", "subscriptions/listen", "logging/setLevel", "prompts/list", "nope"])
    func legacyEraLacks(method: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask(method, "{}", .legacy)
            #expect(answer.code == -32601)
        }
    }

    @Test func pingIsAnsweredBeforeAnyHandshake() async throws {
        try await Agent.with { agent in
            #expect(try await agent.ask("ping", "{}", .legacy)["result"]?.minified == "{}")
            let bare = try #require(try await agent.send(#"{"jsonrpc":"2.0","id":0,"method":"tools/list"}"#))
            #expect(bare["id"]?.int == 0 && bare["result"]?["tools"]?.isArray == true)
        }
    }

    @Test(
        arguments: [
            ("server/discover", true), ("tools/list", true), ("resources/list", true),
            ("resources/templates/list", true),
            ("resources/read", true), ("tools/call", false), ("completion/complete", false),
        ]
    )
    func modernResultsSayHowLongTheyHold(method: String, isCacheable: Bool) async throws {
        let params = [
            "resources/read": #"{"uri":"octopus://status"}"#, "tools/call": #"{"name":"mirror_status"}"#,
            "completion/complete":
                #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/tasks/{taskId}"},"argument":{"name":"spaceName","value":""}}"#,
        ]
        try await Agent.with { agent in
            let modern = try #require(try await agent.ask(method, params[method] ?? "{}")["result"])
            #expect(modern["resultType"]?.string == "complete")
            #expect(modern["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"]?.string == "octomirror")
            #expect(modern["ttlMs"]?.int == (isCacheable ? 0 : nil))
            #expect(modern["cacheScope"]?.string == (isCacheable ? "private" : nil))
            guard method != "server/discover" else { return }
            let legacy = try #require(try await agent.ask(method, params[method] ?? "{}", .legacy)["result"])
            for name in ["resultType", "ttlMs", "cacheScope", "_meta"] as [StaticString] {
                #expect(legacy[name] == nil)
            }
        }
    }

    @Test func bothErasAreSpokenOnOneConnection() async throws {
        try await Agent.with { agent in
            for era in [Era.legacy, .modern, .legacy, .modern] {
                let result = try #require(try await agent.ask("tools/list", "{}", era)["result"])
                #expect((result["resultType"] != nil) == era.isModern)
            }
        }
    }

    @Test(
        arguments: [
            ("2024-11-05", false, false), ("2025-03-26", true, false), ("2025-06-18", true, true),
            ("2025-11-25", true, true),
        ]
    )
    func fieldsThatCameLaterAreLeftOut(version: String, annotations: Bool, structure: Bool) async throws {
        try await Agent.with(prepare: { fixture in
            try fixture.ingest(samples(1...2))
        }) { agent in
            _ = try await agent.ask("initialize", Self.handshake(version), .legacy)
            let tools = try #require(try await agent.ask("tools/list", "{}", .legacy)["result"]?["tools"])
            for tool in tools.elements {
                #expect((tool["annotations"] != nil) == annotations)
                #expect((tool["outputSchema"] != nil) == structure)
                #expect((tool["title"] != nil) == structure)
            }
            let result = try await agent.call("find_interruptions", #"{"spaceName":"Default"}"#, .legacy)
            #expect((result["structuredContent"] != nil) == structure)
            let types = result["content"]?.each("type") ?? []
            #expect(types == (structure ? ["text", "resource_link", "resource_link"] : ["text"]))
        }
    }

    // MARK: - Notifications

    @Test(
        arguments: [
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, #"{"jsonrpc":"2.0","method":"ping"}"#,
            #"{"jsonrpc":"2.0","method":"nope","params":7}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#,
            #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        ]
    )
    func notificationsAndAnswersMeetSilence(frame: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.send(frame)
            #expect(answer == nil)
        }
    }
}
