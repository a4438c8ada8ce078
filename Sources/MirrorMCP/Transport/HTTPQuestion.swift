/// A request over HTTP as the endpoint looks at it.
struct HTTPQuestion: Sendable {
    var method = "POST"
    /// Without the query.
    var path = HTTPEndpoint.path
    /// Lower-case names, each value that was sent.
    var headers: [String: [String]] = [:]
    /// Nil when it was longer than ``HTTPEndpoint/maximumBody``.
    var body: [UInt8]? = []

    /// The first value; nil when there is none.
    func header(_ name: String) -> String? { headers[name]?.first }
}

/// What is answered over HTTP.
struct HTTPReply: Sendable, Equatable {
    let status: Int
    var headers: [String: String] = [:]
    var body = ""

    /// A message of the protocol.
    static func json(_ status: Int, _ body: String) -> HTTPReply {
        HTTPReply(status: status, headers: ["content-type": "application/json"], body: body)
    }

    /// A refusal, with the reason where clients look for one.
    static func refusal(_ status: Int, _ message: String, headers: [String: String] = [:]) -> HTTPReply {
        var reply = json(status, OutgoingFrame.error(ProtocolError(.invalidRequest, message), to: nil))
        reply.headers.merge(headers) { $1 }
        return reply
    }
}
