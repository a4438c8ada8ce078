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

    /// What the task carries out that waited for the answer; nil where the mirror does not know.
    package struct Execution: Sendable, Equatable {
        /// `Deployments-9` or `RunbookRuns-3`.
        package var id: String?
        package var projectID: String?
        package var environmentID: String?
        package var tenantID: String?
        package var releaseID: String?
        package var requestedByID: String?
        package var requestedBy: String?
    }

    /// What became of the task that waited for the answer; nil where the mirror does not hold it.
    package struct TaskOutcome: Sendable, Equatable {
        package var state: String?
        package var completedTime: Timestamp?
        package var finishedSuccessfully: Bool?
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
    /// SHA-256 of the instructions that were shown, UTF-8, in hexadecimal digits; nil when there were none.
    package var instructionsHash: String?
    /// How many states of the interruption were observed.
    package var versions: Int
    /// The members of the responsible teams, as first seen while the interruption was and as last seen before it was
    /// answered; nil where anybody with the permission may answer, and where the teams were not read in that time.
    package var mayAnswerFirst: [String]?
    package var mayAnswerLast: [String]?
    package var execution: Execution
    package var task: TaskOutcome

    /// From when the interruption was raised until it was answered, in seconds; where that was observed, at most.
    package var secondsToDecision: Double { Self.seconds(interruption.created, decidedAt) }

    /// The same, at least.
    package var secondsToDecisionAtLeast: Double {
        Self.seconds(interruption.created, notBefore ?? interruption.created)
    }

    private static func seconds(_ start: Timestamp, _ end: Timestamp) -> Double {
        Double(end.milliseconds - start.milliseconds) / 1000
    }

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
            "instructionsHash": .optional(instructionsHash),
            "versions": .int(Int64(versions)),
            "responsibleTeamIds": .text(interruption.body.members.responsibleTeamIDs),
            "responsibleTeams": .text(interruption.teamNames),
            "mayAnswerFirst": Self.list(mayAnswerFirst),
            "mayAnswerLast": Self.list(mayAnswerLast),
            "executionId": .optional(execution.id),
            "projectId": .optional(execution.projectID),
            "environmentId": .optional(execution.environmentID),
            "tenantId": .optional(execution.tenantID),
            "releaseId": .optional(execution.releaseID),
            "requestedById": .optional(execution.requestedByID),
            "requestedBy": .optional(execution.requestedBy),
            "taskState": .optional(task.state),
            "taskCompletedTime": .optional(task.completedTime?.description),
            "taskFinishedSuccessfully": task.finishedSuccessfully.map(JSONValue.bool) ?? .null,
            "secondsToDecision": .double(secondsToDecision),
            "secondsToDecisionAtLeast": .double(secondsToDecisionAtLeast),
        ]
    }

    private static func list(_ names: [String]?) -> JSONValue {
        names.map { .array($0.map(JSONValue.string)) } ?? .null
    }
}
