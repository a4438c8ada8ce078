import MirrorPolicy
import WireFormat

extension PolicyDenial {
    /// What an agent reads.
    var text: String { "[POLICY DENIED] \(message)" }

    /// For programs: which rule, and when or after whose approval to try again.
    private var details: JSONValue {
        var members: [JSONValue.Member] = [.init("rule", .string(rule))]
        if let retryAfter {
            let (seconds, attoseconds) = retryAfter.components
            members.append(.init("retryAfterMs", .int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)))
        }
        if let approvalID { members.append(.init("approvalId", .string(approvalID))) }
        return .object(members)
    }

    /// As the result of a tool: an agent sees those, and may not see errors of the protocol.
    var result: MethodResult {
        var result = ToolResult.failure(text)
        result.meta.append(.init("octomirror/policy", details))
        return result
    }

    /// As the answer to a list.
    var error: ProtocolError { ProtocolError(.invalidParameters, text, data: ["policy": details]) }

    /// As the answer to a read, which has no results that are errors.
    func error(_ uri: String, in revision: ProtocolRevision) -> ProtocolError {
        var error = ProtocolError.resourceNotFound(uri, text, in: revision)
        error.data = ["uri": .string(uri), "policy": details]
        return error
    }
}
