package import WireFormat

/// An interruption in a list: Octopus's own summary of it, and what the mirror adds.
///
/// It holds no form values, no instructions and no labels, so a list of them stays small and says nothing that the
/// reader did not ask for.
package struct InterruptionSummary: Sendable, Equatable {
    package var id: String
    package var title: String
    package var type: String
    package var taskID: String?
    package var correlationID: String?
    package var isPending: Bool
    package var isLinkedToOtherInterruption: Bool?
    /// As the server wrote it.
    package var createdText: String?
    package var created: Timestamp
    package var relatedDocumentIDs: [String]
    package var responsibleTeamIDs: [String]
    /// Outer nil: the body has no such member.
    package var responsibleUserID: String??
    package var canTakeResponsibility: Bool?
    package var hasResponsibility: Bool?
    package var formElementNames: [String]
    package var spaceID: String
    package var spaceName: String
    /// The name of the responsible user, where the mirror knows it.
    package var responsibleUser: String?
    /// The names of the responsible teams; the id where the mirror has no name.
    package var responsibleTeams: [String]
    /// The names of the project, the environment and the tenant that it regards, where it regards one; the id where
    /// the mirror has no name.
    package var project: String?
    package var environment: String?
    package var tenant: String?
    /// What was answered.
    package var outcome: String?
    /// When the server was first seen to list it no longer.
    package var goneAt: Timestamp?
    /// The server's base URL.
    package var server: String

    /// The address under which the whole body can be read.
    package var resourceURI: String { ResourceURI.interruption(id, space: spaceName) }

    /// Octopus's keys in its order, a member that the body lacks left out; extras after them.
    package var json: JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(JSONValue.Member(name, value)) }
        }
        add("id", .string(id))
        add("title", .string(title))
        add("type", .string(type))
        add("taskId", .optional(taskID))
        add("correlationId", correlationID.map(JSONValue.string))
        add("isPending", .bool(isPending))
        add("isLinkedToOtherInterruption", isLinkedToOtherInterruption.map(JSONValue.bool))
        add("created", .string(createdText ?? created.description))
        add("relatedDocumentIds", .array(relatedDocumentIDs.map(JSONValue.string)))
        add("responsible", responsible)
        add("formElementNames", .array(formElementNames.map(JSONValue.string)))
        add("resourceUri", .string(resourceURI))
        add("taskResourceUri", .string(ResourceURI.task(taskID ?? "", space: spaceName)))
        add("publicUrl", .string(publicURL))
        add("publicUrlInstruction", .string(PublicURL.instruction))
        add("spaceId", .string(spaceID))
        add("spaceName", .string(spaceName))
        add("responsibleUser", .optional(responsibleUser))
        add("responsibleTeams", .array(responsibleTeams.map(JSONValue.string)))
        add("project", .optional(project))
        add("environment", .optional(environment))
        add("tenant", .optional(tenant))
        add("outcome", .optional(outcome))
        add("goneAt", .optional(goneAt?.description))
        return .object(members)
    }

    private var responsible: JSONValue {
        var members = [JSONValue.Member("teamIds", .array(responsibleTeamIDs.map(JSONValue.string)))]
        if let responsibleUserID { members.append(JSONValue.Member("userId", .optional(responsibleUserID))) }
        if let flag = canTakeResponsibility { members.append(.init("canTakeResponsibility", .bool(flag))) }
        if let flag = hasResponsibility { members.append(.init("hasResponsibility", .bool(flag))) }
        return .object(members)
    }

    /// The page of Octopus's portal where a person can answer.
    package var publicURL: String { PublicURL.task(taskID, space: spaceID, server: server) }
}

/// Addresses of Octopus's web portal.
enum PublicURL {
    /// What to do with the address.
    static let instruction = "Open publicUrl in a browser to see the task in the Octopus web portal."

    static func task(_ id: String?, space: String?, server: String) -> String {
        "\(server)/app#/\(space ?? "{spaceId}")/tasks/\(id ?? "{taskId}")"
    }
}
