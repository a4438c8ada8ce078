/// A server task.
package struct SimulatedTask: TableRow {
    /// The number in `ServerTasks-N`.
    package let number: Int
    /// The number of its space, 0 for tasks of the system.
    package let spaceNumber: Int
    /// The type of task.
    package let kind: TaskKind
    /// The number of its project, 0 for none.
    package let projectNumber: Int
    /// The number of the deployment or runbook run it carries out, 0 for none.
    package let subjectNumber: Int
    /// The number of the server node that runs it.
    package let node: Int
    /// What it is doing.
    package var state: TaskState
    /// When it may start, milliseconds since 1970; may be in the future.
    package var queueTime: Int64
    /// When it gives up waiting, milliseconds since 1970.
    package var queueTimeExpiry: Int64?
    /// When it first started, milliseconds since 1970.
    package var startTime: Int64?
    /// When it ended, milliseconds since 1970.
    package var completedTime: Int64?
    /// Its last sign of life, milliseconds since 1970.
    package var lastUpdatedTime: Int64
    /// True when its log has a warning or an error.
    package var hasWarningsOrErrors: Bool
    /// Why it failed, or empty.
    package var errorMessage: String
    /// A description of its own, in place of the one made from its deployment.
    package var customDescription: String?
    /// How many of its interruptions are pending.
    package var pendingInterruptions: Int
    /// True while an approval or a freeze keeps it from starting.
    package var hasPendingPreconditions: Bool

    /// The id as Octopus writes it.
    package var id: String { DocumentID(.tasks, number).text }

    var sortTime: Int64 { queueTime }
    var isShortlisted: Bool { !state.isCompleted }
}
