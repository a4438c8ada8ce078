/// What the audit trail records, each with the category that Octopus gives it.
///
/// Octopus has no category of its own for taking and submitting: both are `Modified`, told apart by their
/// message (octopus/issues 3208).
enum EventKind: UInt8, Sendable, CaseIterable {
    case queued
    case started
    case succeeded
    case failed
    case canceled
    case resumed
    case interruptionRaised
    case responsibilityTaken
    case interruptionSubmitted

    /// True for what a person did to an interruption.
    var isAnswer: Bool { self == .responsibilityTaken || self == .interruptionSubmitted }

    /// The category of such an event about a deployment or a runbook run.
    func category(isRunbookRun: Bool, isGuidedFailure: Bool) -> String {
        switch self {
        case .queued: isRunbookRun ? "RunbookRunQueued" : "DeploymentQueued"
        case .started: isRunbookRun ? "RunbookRunStarted" : "DeploymentStarted"
        case .succeeded: isRunbookRun ? "RunbookRunSucceeded" : "DeploymentSucceeded"
        case .failed: isRunbookRun ? "RunbookRunFailed" : "DeploymentFailed"
        case .canceled: "TaskCanceled"
        case .resumed: isRunbookRun ? "RunbookRunResumed" : "DeploymentResumed"
        case .interruptionRaised:
            isGuidedFailure ? "GuidedFailureInterruptionRaised" : "ManualInterventionInterruptionRaised"
        case .responsibilityTaken, .interruptionSubmitted: "Modified"
        }
    }
}
