import WireFormat

/// Keys of `_meta` that the protocol reserves.
enum MetaKey {
    static let protocolVersion: StaticString = "io.modelcontextprotocol/protocolVersion"
    static let clientCapabilities: StaticString = "io.modelcontextprotocol/clientCapabilities"
    static let clientInfo: StaticString = "io.modelcontextprotocol/clientInfo"
    static let serverInfo = "io.modelcontextprotocol/serverInfo"
    static let subscriptionID = "io.modelcontextprotocol/subscriptionId"

    /// Whether a request speaks the modern revision, or tries to.
    static func isModern(_ params: JSONNode?) -> Bool {
        guard let meta = params?["_meta"] else { return false }
        return [protocolVersion, clientCapabilities, clientInfo].contains { meta[$0] != nil }
    }
}
