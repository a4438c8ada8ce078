/// The states of a server task, spelt as Octopus spells them.
package enum TaskState: String, CaseIterable, Sendable {
    /// Waiting for a slot, for its time, or for a manual intervention.
    case queued = "Queued"
    /// Running, or held by a guided failure.
    case executing = "Executing"
    /// Asked to stop.
    case cancelling = "Cancelling"
    /// Done.
    case success = "Success"
    /// Failed.
    case failed = "Failed"
    /// Stopped by somebody.
    case canceled = "Canceled"
    /// Never started in time.
    case timedOut = "TimedOut"

    /// True once nothing more will happen by itself.
    package var isCompleted: Bool {
        switch self {
        case .queued, .executing, .cancelling: false
        case .success, .failed, .canceled, .timedOut: true
        }
    }

    /// The state with that name, whatever its case.
    init?(anyCase name: String) {
        guard let state = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
            return nil
        }
        self = state
    }
}
