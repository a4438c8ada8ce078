/// The few figures of a stretch of time that are compared with those of the one before.
package struct HeadlineFigures: Sendable, Equatable {
    /// Interruptions that were raised.
    package var raised = 0
    /// Of these, those that somebody answered.
    package var answered = 0
    /// Of these, those that nobody answered and nobody can any more.
    package var unanswered = 0
    /// Of these, those that still wait.
    package var pending = 0
    package var guidedFailures = 0
    /// Manual interventions that were answered, and how many of the answers were Abort.
    package var manualAnswered = 0
    package var aborted = 0
    package var time: TimeToDecision?

    mutating func add(_ fact: ReportFact) {
        raised += 1
        if fact.kind == .guidedFailure { guidedFailures += 1 }
        switch fact.ending {
        case .pending: pending += 1
        case .unanswered: unanswered += 1
        case .answered(let outcome):
            answered += 1
            guard fact.kind == .manualIntervention else { return }
            manualAnswered += 1
            if outcome.lowercased() == "abort" { aborted += 1 }
        }
    }
}
