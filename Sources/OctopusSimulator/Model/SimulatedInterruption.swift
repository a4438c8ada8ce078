/// An interruption; its texts are built on demand.
package struct SimulatedInterruption: TableRow {
    /// Where the instructions come from.
    enum Instructions: Sendable {
        /// The text itself.
        case text(String)
        /// A manual step's text, drawn from a salt; a fixed one does not name the release.
        case generated(salt: UInt64, isFixed: Bool)
        /// The question of a guided failure, drawn from a salt.
        case failureQuestion(salt: UInt64)
    }

    /// The number in `Interruptions-N`.
    package let number: Int
    /// The number of its space.
    package let spaceNumber: Int
    /// The type of interruption.
    package let kind: InterruptionKind
    /// The number of the task that waits for it.
    package let taskNumber: Int
    /// When it was raised, milliseconds since 1970.
    package let created: Int64
    /// The title; nil for the one made from the task of a guided failure.
    var customTitle: String?
    var instructions: Instructions
    /// True until somebody submits it or its task goes away.
    package var isPending: Bool
    /// Ids of the teams that may answer; none means anyone with the permission.
    package var responsibleTeamIDs: [String]
    /// Who took responsibility, or nil.
    package var responsibleUserID: String?
    /// The notes that were submitted.
    package var notes: String?
    /// The decision that was submitted: `Proceed`, `Abort`, `Fail`, `Retry`, `Ignore` or `Exclude`.
    package var decision: String?
    /// True when buttons carry `ButtonType` rather than `RequiresConfirmation`.
    let hasButtonTypes: Bool
    /// True when a deployment target is involved, so that it can be excluded.
    let canExclude: Bool
    /// The number of the interruption that it is answered together with, 0 for none.
    var linkedNumber: Int
    /// What the correlation id is drawn from.
    let correlationSalt: UInt64
    /// The slot of the task's interruption before this one, -1 for none.
    var previousOfTask: Int32

    /// The id as Octopus writes it.
    package var id: String { DocumentID(.interruptions, number).text }

    var sortTime: Int64 { created }
    var isShortlisted: Bool { isPending }
}
