import MirrorPolicy
import Synchronization
import WireFormat

/// The protocol over HTTP: one POST is one message; there are no sessions and no streams.
struct HTTPEndpoint: Sendable {
    static let path = "/mcp"
    static let maximumBody = 4 * 1024 * 1024

    /// More requests are refused: each holds its body and its answer.
    static let maximumRequests = 64

    let server: AgentServer
    let access: HTTPAccess
    private let places = Places(maximumRequests)

    init(server: AgentServer, access: HTTPAccess) {
        self.server = server
        self.access = access
    }

    /// Answers one request whose body is at hand.
    func reply(to question: HTTPQuestion) async -> HTTPReply {
        await reply(to: question) { question.body }
    }

    /// Answers one request, and reads its body only if its headers are in order.
    ///
    /// - Parameter body: Reads it; nil when it is too long.
    func reply(to question: HTTPQuestion, body: () async throws -> [UInt8]?) async rethrows -> HTTPReply {
        // A grant that was revoked since the last request is none any more.
        server.gate.reload()
        if let refusal = access.refusal(question) { return refusal }
        guard question.path == Self.path else { return .refusal(404, "the endpoint is \(Self.path)") }
        guard let grant = access.grant(question) else {
            let challenge = ["www-authenticate": "Bearer realm=\"octomirror\""]
            return .refusal(401, "a valid bearer token is required", headers: challenge)
        }
        if let refusal = Self.refusal(question) { return refusal }
        guard places.take() else {
            return .refusal(503, "too many requests at once", headers: ["retry-after": "1"])
        }
        defer { places.giveBack() }
        guard let body = try await body() else { return Self.tooLong }
        return await reply(to: Frame(body), question, grant)
    }

    private static let tooLong = HTTPReply.refusal(413, "a message is at most \(maximumBody) bytes long")

    /// What is wrong with the headers; nil when nothing is.
    private static func refusal(_ question: HTTPQuestion) -> HTTPReply? {
        guard question.method == "POST" else {
            return .refusal(405, "only POST is answered", headers: ["allow": "POST"])
        }
        guard mediaType(question.header("content-type") ?? "") == "application/json" else {
            return .refusal(415, "the content type must be application/json")
        }
        guard accepts(question.headers["accept"] ?? []) else {
            return .refusal(406, "Accept must hold application/json and text/event-stream")
        }
        let length = question.header("content-length").flatMap { Int($0) }
        return length.map { $0 > maximumBody } ?? false ? tooLong : nil
    }

    private func reply(to frame: Frame, _ question: HTTPQuestion, _ grant: Grant) async -> HTTPReply {
        var caller = Caller(grant: grant, session: grant.id, conversation: Conversation())
        caller.routing = RoutingHeaders(
            version: question.headers["mcp-protocol-version"] ?? [],
            method: question.headers["mcp-method"] ?? [],
            name: question.headers["mcp-name"] ?? []
        )
        if case .response = frame { return .refusal(400, "nothing was asked that this could answer") }
        let answer = await server.answer(frame, from: caller)
        guard let body = answer.frame else { return HTTPReply(status: 202) }
        return .json(Self.status(answer), body)
    }

    /// Legacy clients take a 404 for the end of a session, so an error is a 200 to them unless the frame is none.
    private static func status(_ answer: AgentServer.Answer) -> Int {
        guard case .error(let error, _, let isModern) = answer else { return 200 }
        switch error.code {
        case .parseError, .invalidRequest, .headerMismatch, .unsupportedRevision: return 400
        case .invalidParameters, .resourceNotFound: return isModern ? 400 : 200
        case .methodNotFound: return isModern ? 404 : 200
        case .internalError: return 200
        }
    }

    private static func mediaType(_ value: String) -> String {
        value.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    }

    /// A client must take either form of an answer, though only one is ever sent.
    private static func accepts(_ values: [String]) -> Bool {
        let types = values.flatMap { $0.split(separator: ",") }.map { mediaType(String($0)) }
        func takes(_ type: String, _ family: String) -> Bool {
            types.contains { [type, family, "*/*"].contains($0) }
        }
        return takes("application/json", "application/*") && takes("text/event-stream", "text/*")
    }
}

/// Places that are taken and given back, and never waited for.
private final class Places: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) {
        free = Mutex(count)
    }

    func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func giveBack() {
        free.withLock { $0 += 1 }
    }
}
