package import WireFormat

/// A server task as a page brought it, ready to be stored.
package struct TaskRecord: Sendable {
    package var id: String
    /// Nil for a task of the whole server.
    package var spaceID: String?
    package var name: String
    package var state: String
    package var queueTime: Timestamp?
    package var startTime: Timestamp?
    package var completedTime: Timestamp?
    package var isCompleted: Bool
    package var hasPendingInterruptions: Bool
    package var hasWarningsOrErrors: Bool
    package var projectID: String?
    /// The deployment or runbook run that it carries out; nil for any other task.
    package var executionID: String?
    /// The body without white space and Links.
    package var json: String
    /// The body without what changes by itself while a task runs.
    package var stableJSON: @Sendable () -> String

    package init(
        id: String,
        spaceID: String?,
        name: String,
        state: String,
        queueTime: Timestamp?,
        startTime: Timestamp?,
        completedTime: Timestamp?,
        isCompleted: Bool,
        hasPendingInterruptions: Bool,
        hasWarningsOrErrors: Bool,
        projectID: String?,
        executionID: String?,
        json: String,
        stableJSON: @escaping @Sendable () -> String
    ) {
        self.id = id
        self.spaceID = spaceID
        self.name = name
        self.state = state
        self.queueTime = queueTime
        self.startTime = startTime
        self.completedTime = completedTime
        self.isCompleted = isCompleted
        self.hasPendingInterruptions = hasPendingInterruptions
        self.hasWarningsOrErrors = hasWarningsOrErrors
        self.projectID = projectID
        self.executionID = executionID
        self.json = json
        self.stableJSON = stableJSON
    }
}
