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
    /// Where Octopus's summary takes the rest from, each value to the letter.
    var body: SummarizedBody

    /// The documents that it regards.
    package var relatedDocumentIDs: [String] { Self.strings(body.members.relatedDocumentIDs) }

    /// The teams that may answer; empty when anybody with the permission may.
    package var responsibleTeamIDs: [String] { Self.strings(body.members.responsibleTeamIDs) }

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

/// A body less its form, from which Octopus's summary of an interruption takes its members when they are asked for.
///
/// Who lists interruptions in a table needs none of them. And a form is what makes a body long.
struct SummarizedBody: Sendable, Equatable {
    /// JSON without white space.
    private let text: [UInt8]
    /// For a body that names no type.
    private let typeOfRow: String
    /// In place of what the body says; nil for that.
    private let isPendingThen: Bool?
    /// A JSON list.
    private let formElementNames: String

    init(_ body: JSONNode, typeOfRow: String, isPendingThen: Bool?, formElementNames: String) {
        var text: [UInt8] = []
        body.appendMinified(to: &text, omitting: "Form")
        self.text = text
        self.typeOfRow = typeOfRow
        self.isPendingThen = isPendingThen
        self.formElementNames = formElementNames
    }

    /// What the summary takes.
    var members: OctopusMembers {
        let body = (try? JSONDocument(parsing: text))?.root
        func json(_ name: StaticString) -> String? { body?[name]?.text }
        func list(_ name: StaticString) -> String {
            body?[name].flatMap { $0.isArray ? $0.text : nil } ?? "[]"
        }
        return OctopusMembers(
            title: json("Title"),
            type: body?["Type"].flatMap { $0.isString ? $0.text : nil }
                ?? JSONValue.string(typeOfRow).compact,
            taskID: json("TaskId"),
            correlationID: json("CorrelationId"),
            isPending: isPendingThen.map { $0 ? "true" : "false" } ?? json("IsPending") ?? "false",
            isLinkedToOtherInterruption: json("IsLinkedToOtherInterruption"),
            created: json("Created"),
            relatedDocumentIDs: list("RelatedDocumentIds"),
            responsibleTeamIDs: list("ResponsibleTeamIds"),
            responsibleUserID: json("ResponsibleUserId"),
            canTakeResponsibility: json("CanTakeResponsibility"),
            hasResponsibility: json("HasResponsibility"),
            formElementNames: formElementNames
        )
    }
}

/// What Octopus's summary of an interruption takes from the body, as JSON; nil for a member that the body lacks.
struct OctopusMembers {
    let title: String?
    let type: String
    let taskID: String?
    let correlationID: String?
    let isPending: String
    let isLinkedToOtherInterruption: String?
    let created: String?
    let relatedDocumentIDs: String
    let responsibleTeamIDs: String
    let responsibleUserID: String?
    let canTakeResponsibility: String?
    let hasResponsibility: String?
    let formElementNames: String
}

extension InterruptionSummary {
    /// Octopus's keys in its order, a member that the body lacks left out and null kept; extras after them.
    package var json: JSONValue {
        let body = body.members
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
        add("responsible", responsible(body))
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

    private func responsible(_ body: OctopusMembers) -> JSONValue {
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
