import MirrorStore
package import WireFormat

/// A task in a list: Octopus's fields in camelCase less those that change by themselves, and what the mirror adds.
package struct TaskSummary: Sendable {
    package var number: Int64
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
    /// Where its deployment or runbook run goes, of which release, and who asked for it; nil where the mirror does not
    /// know.
    package var environment: String?
    package var tenant: String?
    package var release: String?
    package var requestedBy: String?
    package var goneAt: Timestamp?
    /// The server's base URL.
    package var server: String
    /// The body as it was received, less Links.
    var bodyText: String

    /// The body as it was received, less Links.
    ///
    /// - Throws: ``StoreError`` when the stored text is not JSON.
    package func body() throws -> JSONNode {
        do {
            return try JSONDocument(parsing: bodyText).root
        } catch {
            throw StoreError(
                code: .damaged,
                message: "the body of \(id) is not JSON (\(error))",
                hint: "Run `octomirror sync --full` to read it again."
            )
        }
    }

    private static let volatileMembers: Set<String> = [
        "LastUpdatedTime", "Duration", "Completed", "EstimatedRemainingQueueDurationSeconds",
    ]

    package var json: JSONValue {
        var members: [JSONValue.Member] = []
        for member in (try? body())?.members.map({ $0 }) ?? []
        where !Self.volatileMembers.contains(member.name) {
            members.append(.init(Self.camelCase(member.name), .text(member.value.minified)))
        }
        members.append(.init("spaceName", .optional(spaceName)))
        members.append(.init("project", .optional(project)))
        members.append(.init("environment", .optional(environment)))
        members.append(.init("tenant", .optional(tenant)))
        members.append(.init("release", .optional(release)))
        members.append(.init("requestedBy", .optional(requestedBy)))
        members.append(.init("goneAt", .optional(goneAt?.description)))
        members.append(.init("resourceUri", .string(ResourceURI.task(id, space: spaceName ?? spaceID ?? ""))))
        members.append(.init("publicUrl", .string(PublicURL.task(id, space: spaceID, server: server))))
        return .object(members)
    }

    private static func camelCase(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }
}
