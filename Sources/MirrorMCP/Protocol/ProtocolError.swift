import WireFormat

/// Why a request is answered with an error of JSON-RPC and not with a result.
struct ProtocolError: Error, Sendable, Equatable {
    /// The codes that are sent.
    enum Code: Int64, Sendable {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParameters = -32602
        case internalError = -32603
        /// Of the legacy revisions only.
        case resourceNotFound = -32002
        /// A header and the body contradict each other.
        case headerMismatch = -32020
        case unsupportedRevision = -32022
    }

    let code: Code
    let message: String
    var data: JSONValue?

    init(_ code: Code, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("code", .int(code.rawValue)), .init("message", .string(message)),
        ]
        if let data { members.append(.init("data", data)) }
        return .object(members)
    }
}

extension ProtocolError {
    static func invalid(_ message: String) -> ProtocolError { ProtocolError(.invalidParameters, message) }

    /// - Parameter method: As it was sent.
    static func unknownMethod(_ method: String) -> ProtocolError {
        ProtocolError(.methodNotFound, "Method not found", data: .string(method))
    }

    /// The code depends on the revision: the modern one forbids that of the legacy ones.
    static func resourceNotFound(_ uri: String, _ message: String, in revision: ProtocolRevision)
        -> ProtocolError
    {
        ProtocolError(
            revision.isModern ? .invalidParameters : .resourceNotFound,
            message,
            data: ["uri": .string(uri)]
        )
    }

    static func unsupportedRevision(_ requested: String) -> ProtocolError {
        ProtocolError(
            .unsupportedRevision,
            "Unsupported protocol version",
            data: [
                "supported": .array(ProtocolRevision.allCases.reversed().map { .string($0.rawValue) }),
                "requested": .string(requested),
            ]
        )
    }
}
