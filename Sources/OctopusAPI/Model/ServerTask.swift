package import WireFormat

/// Work that an Octopus Server does or did: a deployment, a runbook run, a health check, and others.
package struct ServerTask: Resource {
    package static let noun = "task"

    package let id: String
    /// Nil for a task of the whole server.
    package let spaceID: String?
    /// The kind of task: Deploy, RunbookRun, Health, and others.
    package let name: String
    package let description: String
    /// Queued, Executing, Cancelling, Success, Failed, Canceled, TimedOut, or one that came later.
    package let state: String
    /// In the future for a scheduled task.
    package let queueTime: Timestamp?
    package let startTime: Timestamp?
    package let completedTime: Timestamp?
    package let isCompleted: Bool
    /// Wrong in several releases; the interruptions list is the truth.
    package let hasPendingInterruptions: Bool
    package let hasWarningsOrErrors: Bool
    package let projectID: String?
    /// The deployment or runbook run that it carries out; nil for any other task.
    package let executionID: String?
    /// The body as received.
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        spaceID = json["SpaceId"]?.string
        name = json["Name"]?.string ?? ""
        description = json["Description"]?.string ?? ""
        state = json["State"]?.string ?? ""
        queueTime = json.timestamp("QueueTime")
        startTime = json.timestamp("StartTime")
        completedTime = json.timestamp("CompletedTime")
        isCompleted =
            json["IsCompleted"]?.bool ?? !["New", "Queued", "Executing", "Cancelling"].contains(state)
        hasPendingInterruptions = json["HasPendingInterruptions"]?.bool ?? false
        hasWarningsOrErrors = json["HasWarningsOrErrors"]?.bool ?? false
        projectID = json["ProjectId"]?.string
        let arguments = json["Arguments"]
        executionID = arguments?["DeploymentId"]?.string ?? arguments?["RunbookRunId"]?.string
    }

    /// Members that change by themselves while a task runs or waits; no news when nothing else is different.
    package static let volatileMembers: Set<String> = [
        "LastUpdatedTime", "Duration", "Completed", "EstimatedRemainingQueueDurationSeconds",
    ]
}
