package import WireFormat

/// A task in a list: Octopus's fields in camelCase less those that change by themselves, and what the mirror adds.
package struct TaskSummary: Sendable {
    package var id: String
    package var spaceID: String?
    package var spaceName: String?
    package var name: String
    package var description: String
    package var state: String
    package var queueTime: Timestamp?
    package var startTime: Timestamp?
    package var completedTime: Timestamp?
    package var errorMessage: String
    package var isCompleted: Bool
    package var hasPendingInterruptions: Bool
    package var projectID: String?
    /// The project's name, where the mirror knows it.
    package var project: String?
    package var goneAt: Timestamp?
    /// The server's base URL.
    package var server: String
    /// The body as it was received, less Links.
    package var body: JSONNode

    private static let volatileMembers: Set<String> = [
        "LastUpdatedTime", "Duration", "Completed", "EstimatedRemainingQueueDurationSeconds",
    ]

    package var json: JSONValue {
        var members = body.members.filter { !Self.volatileMembers.contains($0.name) }.map { member in
            JSONValue.Member(Self.camelCase(member.name), .text(member.value.minified))
        }
        members.append(.init("spaceName", .optional(spaceName)))
        members.append(.init("project", .optional(project)))
        members.append(.init("goneAt", .optional(goneAt?.description)))
        members.append(.init("resourceUri", .string(ResourceURI.task(id, space: spaceName ?? spaceID ?? ""))))
        members.append(.init("publicUrl", .string(PublicURL.task(id, space: spaceID, server: server))))
        return .object(members)
    }

    private static func camelCase(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }
}
