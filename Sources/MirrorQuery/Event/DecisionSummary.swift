package import WireFormat

/// Who answered an interruption, when, with what, and how the mirror knows.
package struct DecisionSummary: Sendable, Equatable {
    /// How a decision is known.
    package enum Source: String, Sendable {
        /// From an entry of the audit log.
        case event
        /// The answer was there in one version and not in the one before; the responsible user is held to have given it.
        case observed
    }

    package var interruption: InterruptionSummary
    package var source: Source
    package var userID: String?
    package var user: String?
    package var isService: Bool?
    /// "API key", "Session cookie" …, as Octopus has it.
    package var identityEstablishedWith: String?
    /// When it was answered: by the audit log, or when the answer was first seen.
    package var decidedAt: Timestamp
    /// When it was known not to be answered yet; the same as ``decidedAt`` where the audit log says.
    package var notBefore: Timestamp?
    /// When the user took responsibility.
    package var takenAt: Timestamp?
    package var eventID: String?
    package var notes: String

    package var json: JSONValue {
        [
            "interruptionId": .string(interruption.id),
            "title": .string(interruption.title),
            "type": .string(interruption.type),
            "spaceId": .string(interruption.spaceID),
            "spaceName": .string(interruption.spaceName),
            "taskId": .optional(interruption.taskID),
            "project": .optional(interruption.project),
            "environment": .optional(interruption.environment),
            "tenant": .optional(interruption.tenant),
            "release": .optional(interruption.release),
            "outcome": .optional(interruption.outcome),
            "notes": .string(notes),
            "source": .string(source.rawValue),
            "userId": .optional(userID),
            "user": .optional(user),
            "isService": isService.map(JSONValue.bool) ?? .null,
            "identityEstablishedWith": .optional(identityEstablishedWith),
            "decidedAt": .string(decidedAt.description),
            "notBefore": .optional(notBefore?.description),
            "takenAt": .optional(takenAt?.description),
            "eventId": .optional(eventID),
            "created": .string(interruption.created.description),
            "goneAt": .optional(interruption.goneAt?.description),
            "resourceUri": .string(interruption.resourceURI),
            "publicUrl": .string(interruption.publicURL),
        ]
    }
}
