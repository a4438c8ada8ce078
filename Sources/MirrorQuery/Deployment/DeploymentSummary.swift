package import WireFormat

/// A deployment, by the task that carries it out, and whether somebody approved it.
package struct DeploymentSummary: Sendable, Equatable {
    /// What the manual interventions of a deployment's task say, also those that the server no longer lists.
    ///
    /// A guided failure is no approval, nor is any other interruption.
    package enum Approval: String, Sendable, CaseIterable {
        /// One was answered Proceed, none Abort, and none waits.
        case approved
        /// One was answered Abort.
        case rejected
        /// One waits for an answer, and none was answered Abort.
        case pending
        /// There were some, none waits, and nobody answered Proceed or Abort: they were closed with their task, or the
        /// server no longer listed them before an answer was seen.
        case undecided
        /// None was ever seen.
        case none
    }

    /// The key of the task.
    package var number: Int64
    /// `Deployments-9`; nil where neither the deployment nor its task says so.
    package var id: String?
    package var spaceID: String?
    package var spaceName: String?
    package var projectID: String?
    /// Names; the id where the mirror has no name.
    package var project: String?
    package var environmentID: String?
    package var environment: String?
    package var tenantID: String?
    package var tenant: String?
    package var releaseID: String?
    package var release: String?
    /// Nil where only the task is known.
    package var created: Timestamp?
    package var requestedByID: String?
    package var requestedBy: String?
    package var taskID: String
    package var taskState: String
    package var taskQueueTime: Timestamp?
    package var taskCompletedTime: Timestamp?
    package var taskFinishedSuccessfully: Bool
    package var approval: Approval
    /// The ids of its manual interventions, oldest first.
    package var interruptionIDs: [String]
    /// Who answered them, each once, in the order of the answers; the id where the mirror has no name.
    package var decidedBy: [String]
    /// The server no longer lists the task.
    package var isGone: Bool
    /// The mirror holds the deployment itself, and not only its task.
    package var isKnown: Bool

    /// The keys of ``json``, in its order.
    package static let keys = [
        "id", "spaceId", "spaceName", "projectId", "project", "environmentId", "environment", "tenantId",
        "tenant",
        "releaseId", "release", "created", "requestedById", "requestedBy", "taskId", "taskState",
        "taskQueueTime",
        "taskCompletedTime", "taskFinishedSuccessfully", "approval", "interruptionIds", "decidedBy", "isGone",
        "isKnown",
    ]

    package var json: JSONValue {
        [
            "id": .optional(id),
            "spaceId": .optional(spaceID),
            "spaceName": .optional(spaceName),
            "projectId": .optional(projectID),
            "project": .optional(project),
            "environmentId": .optional(environmentID),
            "environment": .optional(environment),
            "tenantId": .optional(tenantID),
            "tenant": .optional(tenant),
            "releaseId": .optional(releaseID),
            "release": .optional(release),
            "created": .optional(created?.description),
            "requestedById": .optional(requestedByID),
            "requestedBy": .optional(requestedBy),
            "taskId": .string(taskID),
            "taskState": .string(taskState),
            "taskQueueTime": .optional(taskQueueTime?.description),
            "taskCompletedTime": .optional(taskCompletedTime?.description),
            "taskFinishedSuccessfully": .bool(taskFinishedSuccessfully),
            "approval": .string(approval.rawValue),
            "interruptionIds": .array(interruptionIDs.map(JSONValue.string)),
            "decidedBy": .array(decidedBy.map(JSONValue.string)),
            "isGone": .bool(isGone),
            "isKnown": .bool(isKnown),
        ]
    }
}
