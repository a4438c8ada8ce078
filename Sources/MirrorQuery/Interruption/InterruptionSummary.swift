package import WireFormat

/// An interruption in a list: Octopus's own summary of it, and what the mirror adds.
///
/// It holds no form values, no instructions and no labels, so a list of them stays small and says nothing that the
/// reader did not ask for.
package struct InterruptionSummary: Sendable, Equatable {
    package var number: Int64
    package var id: String
    package var title: String
    package var type: String
    package var taskID: String?
    package var isPending: Bool
    package var created: Timestamp
    package var responsibleUserID: String?
    package var spaceID: String
    package var spaceName: String
    /// The name of the responsible user, where the mirror knows it.
    package var responsibleUser: String?
    /// The names of the responsible teams, a JSON list; the id where the mirror has no name.
    var teamNames: String
    /// The names of the project, the environment and the tenant that it regards, where it regards one; the id where
    /// the mirror has no name.
    package var project: String?
    package var environment: String?
    package var tenant: String?
    /// The version that its task deploys, where the mirror knows it.
    package var release: String?
    /// What was answered.
    package var outcome: String?
    /// When the server was first seen to list it no longer.
    package var goneAt: Timestamp?
    /// Whether it is known to have been pending, or not, at the instant that was asked for; nil for the present.
    package var isCertain: Bool?
    /// The server's base URL.
    package var server: String
    /// What Octopus's summary takes from the body, each value to the letter.
    var body: OctopusMembers

    /// The documents that it regards.
    package var relatedDocumentIDs: [String] { Self.strings(body.relatedDocumentIDs) }

    /// The teams that may answer; empty when anybody with the permission may.
    package var responsibleTeamIDs: [String] { Self.strings(body.responsibleTeamIDs) }

    /// The names of the responsible teams; the id where the mirror has no name.
    package var responsibleTeams: [String] { Self.strings(teamNames) }

    /// The address under which the whole body can be read.
    package var resourceURI: String { ResourceURI.interruption(id, space: spaceName) }

    /// The page of Octopus's portal where a person can answer.
    package var publicURL: String { PublicURL.task(taskID, space: spaceID, server: server) }

    private static func strings(_ json: String) -> [String] {
        (try? JSONDocument(parsing: json))?.root.elements.compactMap(\.string) ?? []
    }
}

/// What Octopus's summary of an interruption takes from the body, as JSON; nil for a member that the body lacks.
///
/// Read when it is asked for: who lists interruptions in a table needs none of it.
struct OctopusMembers: Sendable, Equatable {
    /// As it is stored: without white space, so each value is taken over as it stands.
    let body: JSONNode
    /// For a body that names none.
    let typeOfRow: String
    /// In place of what the body says; nil for that.
    let isPendingThen: Bool?
    /// A JSON list.
    let formElementNames: String

    var title: String? { json("Title") }
    var type: String {
        body["Type"].flatMap { $0.isString ? $0.text : nil } ?? JSONValue.string(typeOfRow).compact
    }
    var taskID: String? { json("TaskId") }
    var correlationID: String? { json("CorrelationId") }
    var isPending: String { isPendingThen.map { $0 ? "true" : "false" } ?? json("IsPending") ?? "false" }
    var isLinkedToOtherInterruption: String? { json("IsLinkedToOtherInterruption") }
    var created: String? { json("Created") }
    var relatedDocumentIDs: String { list("RelatedDocumentIds") }
    var responsibleTeamIDs: String { list("ResponsibleTeamIds") }
    var responsibleUserID: String? { json("ResponsibleUserId") }
    var canTakeResponsibility: String? { json("CanTakeResponsibility") }
    var hasResponsibility: String? { json("HasResponsibility") }

    private func json(_ name: StaticString) -> String? { body[name]?.text }

    private func list(_ name: StaticString) -> String {
        body[name].flatMap { $0.isArray ? $0.text : nil } ?? "[]"
    }
}

extension InterruptionSummary {
    /// Octopus's keys in its order, a member that the body lacks left out and null kept; extras after them.
    package var json: JSONValue {
        var members: [JSONValue.Member] = []
        members.reserveCapacity(28)
        func add(_ name: String, _ value: JSONValue) { members.append(JSONValue.Member(name, value)) }
        func add(_ name: String, json: String?) { if let json { add(name, .text(json)) } }
        add("id", .string(id))
        add("title", json: body.title)
        add("type", json: body.type)
        add("taskId", json: body.taskID)
        add("correlationId", json: body.correlationID)
        add("isPending", json: body.isPending)
        add("isLinkedToOtherInterruption", json: body.isLinkedToOtherInterruption)
        add("created", json: body.created)
        add("relatedDocumentIds", json: body.relatedDocumentIDs)
        add("responsible", responsible)
        add("formElementNames", json: body.formElementNames)
        add("resourceUri", .string(resourceURI))
        add("taskResourceUri", .string(ResourceURI.task(taskID ?? "", space: spaceName)))
        add("publicUrl", .string(publicURL))
        add("publicUrlInstruction", .string(PublicURL.instruction))
        add("spaceId", .string(spaceID))
        add("spaceName", .string(spaceName))
        add("responsibleUser", .optional(responsibleUser))
        add("responsibleTeams", json: teamNames)
        add("project", .optional(project))
        add("environment", .optional(environment))
        add("tenant", .optional(tenant))
        add("release", .optional(release))
        add("outcome", .optional(outcome))
        add("goneAt", .optional(goneAt?.description))
        if let isCertain { add("isCertain", .bool(isCertain)) }
        return .object(members)
    }

    private var responsible: JSONValue {
        var members = [JSONValue.Member("teamIds", .text(body.responsibleTeamIDs))]
        for (name, json) in [
            ("userId", body.responsibleUserID), ("canTakeResponsibility", body.canTakeResponsibility),
            ("hasResponsibility", body.hasResponsibility),
        ] {
            if let json { members.append(JSONValue.Member(name, .text(json))) }
        }
        return .object(members)
    }
}

/// Addresses of Octopus's web portal.
enum PublicURL {
    /// What to do with the address.
    static let instruction = "Open publicUrl in a browser to see the task in the Octopus web portal."

    static func task(_ id: String?, space: String?, server: String) -> String {
        "\(server)/app#/\(space ?? "{spaceId}")/tasks/\(id ?? "{taskId}")"
    }
}
