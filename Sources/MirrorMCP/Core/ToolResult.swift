import WireFormat

/// Results of `tools/call`.
enum ToolResult {
    /// What went wrong, for the agent to read and to do better.
    static func failure(_ text: String) -> MethodResult {
        MethodResult([.init("content", .array([block(text)])), .init("isError", true)])
    }

    /// An answer: its JSON as text and, where the revision knows that, as a structure and with links.
    static func success(_ answer: ToolAnswer, text: String, in revision: ProtocolRevision) -> MethodResult {
        let links = revision.hasStructuredContent ? answer.links.map(\.block) : []
        var members: [JSONValue.Member] = [.init("content", .array([block(text)] + links))]
        if revision.hasStructuredContent { members.append(.init("structuredContent", .text(text))) }
        members.append(.init("isError", false))
        return MethodResult(members)
    }

    private static func block(_ text: String) -> JSONValue { ["type": "text", "text": .string(text)] }
}

/// What a tool has found.
struct ToolAnswer: Sendable {
    /// An object.
    var json: JSONValue
    var links: [ResourceLink] = []
}

/// The address of a whole document, beside an answer that is about it.
struct ResourceLink: Sendable {
    let uri: String
    let name: String
    let title: String

    /// A list is linked no further: an agent finds the addresses of all in the items.
    static let limit = 10

    var block: JSONValue {
        [
            "type": "resource_link", "uri": .string(uri), "name": .string(name), "title": .string(title),
            "mimeType": "application/json",
        ]
    }
}
