import MirrorPolicy
import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

@testable import MirrorMCP

/// Each row of what Streamable HTTP demands, without a socket.
struct HTTPEndpointTests {
    private static let headers = [
        "host": ["127.0.0.1:8066"], "content-type": ["application/json"],
        "accept": ["application/json, text/event-stream"],
    ]

    /// A request of the modern revision whose headers agree with its body.
    private static func modern(_ method: String, _ params: String = "{}", name: String? = nil) -> HTTPQuestion
    {
        let body = #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":\#(Era.modern.params(params))}"#
        var question = HTTPQuestion(headers: headers, body: Array(body.utf8))
        question.headers["mcp-protocol-version"] = ["2026-07-28"]
        question.headers["mcp-method"] = [method]
        question.headers["mcp-name"] = name.map { [$0] }
        return question
    }

    private static func legacy(_ body: String, version: String? = "2025-11-25") -> HTTPQuestion {
        var question = HTTPQuestion(headers: headers, body: Array(body.utf8))
        question.headers["mcp-protocol-version"] = version.map { [$0] }
        return question
    }

    private func reply(
        _ question: HTTPQuestion,
        isLoopback: Bool = true,
        token: String? = nil,
        policy: String? = nil
    ) async throws -> (reply: HTTPReply, json: JSONNode?) {
        var found: HTTPReply?
        try await Agent.with(
            policy: policy,
            prepare: { fixture in
                try fixture.ingest(samples(1...3))
                try fixture.finish()
            }
        ) { agent in
            let access = HTTPAccess(isLoopback: isLoopback, policy: agent.server.gate.policy, token: token)
            found = await HTTPEndpoint(server: agent.server, access: access).reply(to: question)
        }
        let reply = try #require(found)
        guard !reply.body.isEmpty else { return (reply, nil) }
        #expect(reply.headers["content-type"] == "application/json")
        return (reply, try JSONDocument(parsing: reply.body).root)
    }

    private func expect(
        _ question: HTTPQuestion,
        _ status: Int,
        code: Int64? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (reply, json) = try await reply(question)
        #expect(reply.status == status, "\(reply.body)", sourceLocation: sourceLocation)
        #expect(json?.code == code, "\(reply.body)", sourceLocation: sourceLocation)
    }

    // MARK: - Answers

    @Test func goodRequestIsAnsweredAsJSONWithoutASession() async throws {
        let (reply, json) = try await reply(Self.modern("tools/list"))
        #expect(reply.status == 200 && reply.headers["mcp-session-id"] == nil)
        #expect(json?["id"]?.int == 7 && json?["result"]?["tools"]?.isArray == true)
    }

    @Test(arguments: [nil, "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func legacyRequestNeedsNoHandshakeAndNoHeaders(version: String?) async throws {
        let (reply, json) = try await reply(
            Self.legacy(#"{"jsonrpc":"2.0","id":"a","method":"tools/list"}"#, version: version)
        )
        #expect(reply.status == 200 && json?["result"]?["resultType"] == nil)
        let tool = json?["result"]?["tools"]?.elements.first { _ in true }
        #expect((tool?["outputSchema"] != nil) == ((version ?? "") >= "2025-06-18"))
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#,
        #"{"jsonrpc":"2.0","method":"nope"}"#,
    ])
    func notificationIsAccepted(body: String) async throws {
        let (reply, _) = try await reply(Self.legacy(body))
        #expect(reply == HTTPReply(status: 202))
    }

    // MARK: - Errors

    @Test func unknownMethodIsNotFoundInTheModernEraAlone() async throws {
        for method in ["nope/x", "initialize", "ping", "logging/setLevel", "subscriptions/listen"] {
            try await expect(Self.modern(method), 404, code: -32601)
        }
        try await expect(Self.legacy(#"{"jsonrpc":"2.0","id":1,"method":"nope/x"}"#), 200, code: -32601)
    }

    @Test(arguments: [
        "[]", "5", #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        "{}",
    ])
    func whatIsNoRequestIsRefused(body: String) async throws {
        let (reply, json) = try await reply(Self.legacy(body))
        #expect(reply.status == 400 && json?.code == -32600 && json?["id"] == nil)
    }

    @Test func paramsThatAreNoObjectAreABadRequestInTheModernEraAlone() async throws {
        var question = Self.modern("tools/list")
        question.body = Array(#"{"jsonrpc":"2.0","id":7,"method":"tools/list","params":[]}"#.utf8)
        try await expect(question, 400, code: -32602)
    }

    @Test func bodyIsReadOnlyWhenTheHeadersAreInOrder() async throws {
        var foreign = Self.modern("tools/list")
        foreign.headers["origin"] = ["https://evil.example.com"]
        var long = Self.modern("tools/list")
        long.headers["content-length"] = ["5000000"]
        try await Agent.with { agent in
            for (question, status) in [(foreign, 403), (long, 413)] {
                let access = HTTPAccess(isLoopback: true, policy: agent.server.gate.policy, token: nil)
                let endpoint = HTTPEndpoint(server: agent.server, access: access)
                let reply = await endpoint.reply(to: question) {
                    Issue.record("it is read")
                    return []
                }
                #expect(reply.status == status)
            }
        }
    }

    @Test func requestsAtOnceAreBounded() async throws {
        try await Agent.with { agent in
            let access = HTTPAccess(isLoopback: true, policy: agent.server.gate.policy, token: nil)
            let endpoint = HTTPEndpoint(server: agent.server, access: access)
            let question = Self.modern("tools/list")
            @Sendable func nested(_ depth: Int) async -> HTTPReply {
                guard depth > 0 else { return await endpoint.reply(to: question) }
                let inner = Mutex<HTTPReply?>(nil)
                _ = await endpoint.reply(to: question) {
                    let reply = await nested(depth - 1)
                    inner.withLock { $0 = reply }
                    return question.body
                }
                return inner.withLock { $0 } ?? HTTPReply(status: 0)
            }
            let reply = await nested(HTTPEndpoint.maximumRequests)
            #expect(reply.status == 503 && reply.headers["retry-after"] == "1")
            #expect(await nested(HTTPEndpoint.maximumRequests - 1).status == 200)
        }
    }

    @Test func badJSONIsAParseError() async throws {
        try await expect(Self.legacy("nonsense"), 400, code: -32700)
    }

    @Test func errorsOfHandlersAreBadRequests() async throws {
        let missing = "octopus://spaces/Default/interruptions/Interruptions-99"
        try await expect(
            Self.modern("resources/read", #"{"uri":"\#(missing)"}"#, name: missing),
            400,
            code: -32602
        )
        try await expect(Self.modern("tools/call", #"{"name":"nope"}"#, name: "nope"), 400, code: -32602)
        let body = #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"\#(missing)"}}"#
        try await expect(Self.legacy(body), 200, code: -32002)
    }

    @Test func missingEnvelopeIsInvalid() async throws {
        var question = Self.modern("tools/list")
        for params in ["", #","params":{}"#, #","params":{"_meta":{}}"#, #","params":{"_meta":7}"#] {
            question.body = Array(#"{"jsonrpc":"2.0","id":7,"method":"tools/list"\#(params)}"#.utf8)
            try await expect(question, 400, code: -32602)
        }
    }

    @Test func unsupportedRevisionIsSaid() async throws {
        var question = Self.modern("tools/list")
        let body = String(decoding: question.body ?? [], as: UTF8.self).replacing(
            "2026-07-28",
            with: "2099-01-01"
        )
        question.body = Array(body.utf8)
        try await expect(question, 400, code: -32020)
        question.headers["mcp-protocol-version"] = ["2099-01-01"]
        try await expect(question, 400, code: -32022)
        let legacy = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#
        try await expect(Self.legacy(legacy, version: "1999-01-01"), 400, code: -32602)
    }

    // MARK: - Headers that repeat the body

    @Test(
        arguments: ["mcp-method", "mcp-protocol-version", "mcp-name"],
        [nil, ["other"], ["twice", "twice"]] as [[String]?]
    )
    func headerThatDoesNotAgreeIsRefused(name: String, values: [String]?) async throws {
        var question = Self.modern("tools/call", #"{"name":"mirror_status"}"#, name: "mirror_status")
        let right = try #require(question.headers[name])
        // The same value twice is still twice.
        question.headers[name] = values.map { $0.count == 2 ? right + right : $0 }
        try await expect(question, 400, code: -32020)
    }

    @Test func valuesOfHeadersKeepTheirLetterCase() async throws {
        var question = Self.modern("tools/list")
        question.headers["mcp-method"] = ["Tools/List"]
        try await expect(question, 400, code: -32020)
    }

    @Test(arguments: ["mirror_status", "=?base64?bWlycm9yX3N0YXR1cw==?="])
    func nameMayBeEncoded(name: String) async throws {
        try await expect(Self.modern("tools/call", #"{"name":"mirror_status"}"#, name: name), 200)
    }

    @Test(arguments: ["=?base64?####?=", "=?base64?bm9wZQ==?=", "=?base64?", "=?base64??="])
    func nameThatIsEncodedWronglyDoesNotAgree(name: String) async throws {
        try await expect(
            Self.modern("tools/call", #"{"name":"mirror_status"}"#, name: name),
            400,
            code: -32020
        )
    }

    /// Letting somebody in is not enough: what they call has to be answered.
    @Test func tokenOfTheEnvironmentMayCall() async throws {
        let arguments = #"{"name":"find_interruptions","arguments":{"spaceName":"Default"}}"#
        var question = Self.modern("tools/call", arguments, name: "find_interruptions")
        question.headers["authorization"] = ["Bearer secret"]
        let closed = #"{"version":"1","default":"deny"}"#
        let open = #"{"version":"1","default":"deny","tools":{"find_interruptions":{}}}"#
        for (policy, isError) in [(nil, false), (open, false), (closed, true)] {
            for isLoopback in [true, false] {
                let (reply, json) = try await reply(
                    question,
                    isLoopback: isLoopback,
                    token: "secret",
                    policy: policy
                )
                #expect(reply.status == 200 && json?["result"]?["isError"]?.bool == isError, "\(reply.body)")
            }
        }
    }

    // MARK: - HTTP itself

    @Test(arguments: ["GET", "DELETE", "PUT", "HEAD", "OPTIONS"])
    func onlyPostIsAnswered(method: String) async throws {
        var question = Self.modern("tools/list")
        question.method = method
        let (reply, _) = try await reply(question)
        #expect(reply.status == 405 && reply.headers["allow"] == "POST")
    }

    @Test(arguments: ["/", "/mcp/", "/mcp2", "/MCP", ""])
    func thereIsOnePath(path: String) async throws {
        var question = Self.modern("tools/list")
        question.path = path
        try await expect(question, 404, code: -32600)
    }

    @Test(
        arguments: [
            (["application/json"], 406), (["text/event-stream"], 406), ([], 406), (["text/html"], 406),
            (["*/*"], 200),
            (["application/json", "text/event-stream"], 200), (["text/*, application/*;q=0.5"], 200),
            (["Application/JSON ; q=1,text/event-stream"], 200),
        ] as [([String], Int)]
    )
    func bothFormsOfAnswerMustBeAccepted(accept: [String], status: Int) async throws {
        var question = Self.modern("tools/list")
        question.headers["accept"] = accept
        let (reply, _) = try await reply(question)
        #expect(reply.status == status)
    }

    @Test(
        arguments: [(["text/plain"], 415), ([], 415), (["application/json; charset=utf-8"], 200)]
            as [([String], Int)]
    )
    func bodyMustBeJSON(type: [String], status: Int) async throws {
        var question = Self.modern("tools/list")
        question.headers["content-type"] = type
        let (reply, _) = try await reply(question)
        #expect(reply.status == status)
    }

    @Test func bodyThatIsTooLongIsRefused() async throws {
        var question = Self.modern("tools/list")
        question.body = nil
        try await expect(question, 413, code: -32600)
    }
}
