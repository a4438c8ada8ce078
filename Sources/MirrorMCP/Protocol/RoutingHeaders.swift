import Foundation
import WireFormat

/// The headers of a POST that repeat what its body says, so that what stands between can route it unread.
struct RoutingHeaders: Sendable {
    /// Every value that was sent; more than one contradict each other.
    var version: [String] = []
    var method: [String] = []
    var name: [String] = []

    /// Whether the request is of the modern revision by its headers alone.
    var isModern: Bool {
        !method.isEmpty || version.contains { ProtocolRevision.legacy($0) == nil }
    }

    /// - Throws: ``ProtocolError`` unless the headers are there and agree with the body of a modern request.
    func check(_ request: Frame.Request) throws(ProtocolError) {
        guard let version = request.params?["_meta"]?[MetaKey.protocolVersion]?.string else {
            throw .invalid("_meta names no protocol version")
        }
        try Self.check("MCP-Protocol-Version", self.version, version)
        try Self.check("Mcp-Method", method, request.method)
        let named: JSONNode? =
            switch request.method {
            case "tools/call", "prompts/get": request.params?["name"]
            case "resources/read": request.params?["uri"]
            default: nil
            }
        guard let name = named?.string else { return }
        try Self.check("Mcp-Name", self.name.map(Self.decoded), name)
    }

    private static func check(_ header: String, _ values: [String], _ expected: String) throws(ProtocolError)
    {
        guard let value = values.first else {
            throw ProtocolError(.headerMismatch, "the header \(header) is missing")
        }
        guard values.count == 1 else {
            throw ProtocolError(.headerMismatch, "the header \(header) was sent more than once")
        }
        guard value == expected else {
            throw ProtocolError(.headerMismatch, "the header \(header) does not match the body")
        }
    }

    /// A value that no header can carry is sent as `=?base64?…?=`.
    private static func decoded(_ value: String) -> String {
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.count >= 11 else { return value }
        return Data(base64Encoded: String(value.dropFirst(9).dropLast(2)))
            .flatMap { String(data: $0, encoding: .utf8) } ?? value
    }
}
