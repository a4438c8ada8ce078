/// A project, with the manual steps of its process.
struct SimulatedProject: Sendable {
    /// A manual intervention step.
    struct ManualStep: Sendable {
        let title: String
        let teamIDs: [String]
        /// True when each deployment shows the same instructions.
        let hasFixedInstructions: Bool
        /// What the fixed instructions are drawn from.
        let salt: UInt64
    }

    /// A runbook of the project.
    struct Runbook: Sendable {
        let number: Int
        let name: String
    }

    let number: Int
    let spaceNumber: Int
    let name: String
    let slug: String
    let description: String
    let isTenanted: Bool
    let isDisabled: Bool
    let steps: [ManualStep]
    let runbooks: [Runbook]
    let channelNumber: Int

    var id: String { DocumentID(.projects, number).text }
}
