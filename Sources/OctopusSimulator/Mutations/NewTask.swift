package import Foundation

/// A server task to add; whatever is left out is made up.
package struct NewTask: Sendable {
    /// The type.
    package var kind = TaskKind.deploy
    /// What it is doing.
    package var state = TaskState.executing
    /// When it may start; nil means now.
    ///
    /// May be in the future.
    package var queueTime: Date?
    /// When it started; nil means at its queue time if its state says that it has started.
    package var startTime: Date?
    /// When it ended; nil means now if its state says that it has ended.
    package var completedTime: Date?
    /// The server node that runs it, from 0, which decides the block that its number comes from.
    package var node = 0
    /// A description of its own.
    package var description: String?
    /// The project it belongs to; nil picks one of the space.
    package var projectID: String?

    /// A running deployment with everything made up.
    package init(
        _ kind: TaskKind = .deploy,
        state: TaskState = .executing,
        queueTime: Date? = nil,
        startTime: Date? = nil,
        completedTime: Date? = nil,
        node: Int = 0,
        description: String? = nil,
        projectID: String? = nil
    ) {
        self.kind = kind
        self.state = state
        self.queueTime = queueTime
        self.startTime = startTime
        self.completedTime = completedTime
        self.node = node
        self.description = description
        self.projectID = projectID
    }
}
