import WireFormat

/// Messages as they go out: one line each.
enum OutgoingFrame {
    static func result(_ result: JSONValue, to id: RequestID) -> String {
        let frame: JSONValue = ["jsonrpc": "2.0", "id": id.json, "result": result]
        return frame.compact
    }

    /// - Parameter id: Left out when the request's could not be read: no revision allows null.
    static func error(_ error: ProtocolError, to id: RequestID?) -> String {
        var members: [JSONValue.Member] = [.init("jsonrpc", "2.0")]
        if let id { members.append(.init("id", id.json)) }
        members.append(.init("error", error.json))
        return JSONValue.object(members).compact
    }

    static func notification(_ method: String, _ params: [JSONValue.Member] = []) -> String {
        var members: [JSONValue.Member] = [.init("jsonrpc", "2.0"), .init("method", .string(method))]
        if !params.isEmpty { members.append(.init("params", .object(params))) }
        return JSONValue.object(members).compact
    }
}
