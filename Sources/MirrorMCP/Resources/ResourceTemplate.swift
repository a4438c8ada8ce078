import WireFormat

/// The kinds of address that can be read.
enum ResourceTemplate: String, Sendable, CaseIterable {
    case interruption = "octopus://spaces/{spaceName}/interruptions/{interruptionId}"
    case task = "octopus://spaces/{spaceName}/tasks/{taskId}"

    /// The variable that names the document.
    var variable: String {
        switch self {
        case .interruption: "interruptionId"
        case .task: "taskId"
        }
    }

    func json(in revision: ProtocolRevision) -> JSONValue {
        let (name, title, description) =
            switch self {
            case .interruption:
                (
                    "interruption", "Interruption",
                    "An interruption whole: instructions, form, answers, responsibility, as Octopus sent it."
                )
            case .task: ("task", "Server task", "A server task whole, as Octopus sent it.")
            }
        var members: [JSONValue.Member] = [
            .init("uriTemplate", .string(rawValue)), .init("name", .string(name)),
        ]
        if revision.hasStructuredContent { members.append(.init("title", .string(title))) }
        members.append(.init("description", .string(description)))
        members.append(.init("mimeType", .string(MirrorResource.mimeType)))
        return .object(members)
    }
}
