import WireFormat

/// One message as it came in: a line of standard input, or the body of a POST.
enum Frame: Sendable {
    case request(Request)
    case notification(method: String, params: JSONNode?)
    /// An answer to something; a server that asks nothing has no use for one.
    case response
    /// No message of the protocol; the id is there when it could be read.
    case malformed(ProtocolError, id: RequestID?)

    /// A message that is to be answered.
    struct Request: Sendable {
        let id: RequestID
        let method: String
        /// An object; nil when there is none.
        let params: JSONNode?
    }

    init(_ bytes: some Collection<UInt8>) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            self = .malformed(Self.noObject(bytes), id: nil)
            return
        }
        self.init(document.root)
    }

    private init(_ root: JSONNode) {
        guard root.isObject else {
            self = .malformed(
                ProtocolError(.invalidRequest, "a message is one JSON object; batches are none"),
                id: nil
            )
            return
        }
        var id: RequestID?
        if let node = root["id"] {
            // Whoever sends null cannot tell the answer from that to anything else; no id is an answer to no one.
            id = RequestID(node)
            guard id != nil || root["method"] == nil else {
                self = .malformed(
                    ProtocolError(.invalidRequest, "an id is a string or a whole number"),
                    id: nil
                )
                return
            }
        }
        guard root["jsonrpc"]?.string == "2.0" else {
            self = .malformed(ProtocolError(.invalidRequest, "jsonrpc must be \"2.0\""), id: id)
            return
        }
        guard let method = root["method"] else {
            let isResponse = root["result"] != nil || root["error"] != nil
            self =
                isResponse
                ? .response : .malformed(ProtocolError(.invalidRequest, "method is missing"), id: id)
            return
        }
        guard let name = method.string else {
            self = .malformed(ProtocolError(.invalidRequest, "method must be a string"), id: id)
            return
        }
        let params = root["params"]
        guard let id else {
            self = .notification(method: name, params: params.flatMap { $0.isObject ? $0 : nil })
            return
        }
        guard params?.isObject ?? true else {
            self = .malformed(.invalid("params must be an object"), id: id)
            return
        }
        self = .request(Request(id: id, method: name, params: params))
    }

    /// What to say of a text that is no object or list: a lone value is JSON, and no message all the same.
    private static func noObject(_ bytes: some Collection<UInt8>) -> ProtocolError {
        do {
            let list = try JSONDocument(parsing: [UInt8(ascii: "[")] + bytes + [UInt8(ascii: "]")])
            guard list.root.elements.map({ $0 }).count == 1 else {
                return ProtocolError(.parseError, "Parse error: there is not one value")
            }
            return ProtocolError(.invalidRequest, "a message is one JSON object")
        } catch {
            return ProtocolError(.parseError, "Parse error: \(error.reason)")
        }
    }
}
