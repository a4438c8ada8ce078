package import Foundation

/// An interruption to raise; whatever is left out is made up.
package struct NewInterruption: Sendable {
    /// The type.
    package var kind = InterruptionKind.manualIntervention
    /// The task that waits for it; nil adds a deployment for it.
    package var taskID: String?
    /// The title; nil gives a step's name, or the usual title of a guided failure.
    package var title: String?
    /// The instructions, Markdown; nil makes some up.
    package var instructions: String?
    /// Ids of the teams that may answer; none means anyone.
    package var teamIDs: [String] = []
    /// When it was created; nil means now.
    ///
    /// An earlier time makes it a late commit, among rows already listed.
    package var created: Date?
    /// The server node that raises it, from 0, which decides the block that its number comes from.
    package var node = 0
    /// Buttons carry `ButtonType` rather than `RequiresConfirmation`.
    package var hasButtonTypes = false
    /// A guided failure on a deployment target, which can be excluded.
    package var canExclude = false
    /// A manual intervention as a step within a step: its task goes on executing while it waits.
    package var isChildStep = false
    /// The id of the interruption that it is answered together with.
    package var linkedTo: String?

    /// A manual intervention with everything made up.
    package init(
        _ kind: InterruptionKind = .manualIntervention,
        taskID: String? = nil,
        title: String? = nil,
        instructions: String? = nil,
        teamIDs: [String] = [],
        created: Date? = nil,
        node: Int = 0,
        hasButtonTypes: Bool = false,
        canExclude: Bool = false,
        isChildStep: Bool = false,
        linkedTo: String? = nil
    ) {
        self.kind = kind
        self.taskID = taskID
        self.title = title
        self.instructions = instructions
        self.teamIDs = teamIDs
        self.created = created
        self.node = node
        self.hasButtonTypes = hasButtonTypes
        self.canExclude = canExclude
        self.isChildStep = isChildStep
        self.linkedTo = linkedTo
    }
}
