package import WireFormat

/// An answer, an interruption or a deployment that a control found, with the facts that it was found by.
package struct ControlFinding: Sendable, Equatable {
    /// The control's name.
    package var control: String
    package var certainty: Certainty
    /// One sentence with the facts.
    package var detail = ""
    /// Nil when the finding is a deployment.
    package var interruptionID: String?
    package var title: String?
    package var taskID: String?
    /// The deployment or runbook run of the task, where the mirror knows it.
    package var executionID: String?
    package var spaceID: String
    package var spaceName: String
    /// Names; the id where the mirror has no name.
    package var project: String?
    package var environment: String?
    package var tenant: String?
    package var release: String?
    package var requestedByID: String?
    package var requestedBy: String?
    /// Who answered; of what still waits, who took responsibility.
    package var userID: String?
    package var user: String?
    /// What was answered; nil of a deployment, and of what still waits.
    package var outcome: String?
    /// When the interruption was raised, or the deployment created.
    package var created: Timestamp?
    /// When it was answered: by the audit log, or when the answer was first seen.
    package var decidedAt: Timestamp?
    /// When it was known not to be answered yet; the same as ``decidedAt`` where the audit log says.
    package var notBefore: Timestamp?
    /// How who and when are known; nil where nothing was answered.
    package var source: DecisionSummary.Source?
    /// The task's state, and when it ended.
    package var taskState: String?
    package var taskCompletedTime: Timestamp?
    /// The server's base URL.
    var server: String

    /// What tells it from every other finding: the control, and what it found.
    package var id: String { "\(control):\(interruptionID ?? taskID ?? executionID ?? "")" }

    /// The interruption's body, or the task's.
    package var resourceURI: String {
        interruptionID.map { ResourceURI.interruption($0, space: spaceName) }
            ?? ResourceURI.task(taskID ?? "", space: spaceName)
    }

    /// The page of Octopus's portal that shows the task.
    package var publicURL: String { PublicURL.task(taskID, space: spaceID, server: server) }

    /// The keys of ``json``, in its order: the columns of a table of findings.
    package static let keys = [
        "id", "control", "certainty", "detail", "interruptionId", "title", "taskId", "executionId", "spaceId",
        "spaceName", "project", "environment", "tenant", "release", "requestedById", "requestedBy", "userId",
        "user", "outcome", "created", "decidedAt", "notBefore", "source", "taskState", "taskCompletedTime",
        "resourceUri", "publicUrl",
    ]

    package var json: JSONValue {
        [
            "id": .string(id),
            "control": .string(control),
            "certainty": .string(certainty.rawValue),
            "detail": .string(detail),
            "interruptionId": .optional(interruptionID),
            "title": .optional(title),
            "taskId": .optional(taskID),
            "executionId": .optional(executionID),
            "spaceId": .string(spaceID),
            "spaceName": .string(spaceName),
            "project": .optional(project),
            "environment": .optional(environment),
            "tenant": .optional(tenant),
            "release": .optional(release),
            "requestedById": .optional(requestedByID),
            "requestedBy": .optional(requestedBy),
            "userId": .optional(userID),
            "user": .optional(user),
            "outcome": .optional(outcome),
            "created": .optional(created?.description),
            "decidedAt": .optional(decidedAt?.description),
            "notBefore": .optional(notBefore?.description),
            "source": .optional(source?.rawValue),
            "taskState": .optional(taskState),
            "taskCompletedTime": .optional(taskCompletedTime?.description),
            "resourceUri": .string(resourceURI),
            "publicUrl": .string(publicURL),
        ]
    }
}
