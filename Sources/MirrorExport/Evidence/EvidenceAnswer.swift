import MirrorQuery
import WireFormat

/// What was answered, by whom, when, and how that is known.
struct EvidenceAnswer {
    let evidence: InterruptionEvidence

    var markup: Markup {
        guard let decision = evidence.decision else { return noAnswer }
        return .group([
            tag("div", "answer") {
                tag("strong") { Markup.foreign(evidence.summary.outcome ?? "answered") }
                tag("span") {
                    "by "
                    Markup.foreign(decision.user ?? decision.userID ?? "somebody who is not known")
                    decision.source == .event ? ", " : ", seen "
                    Markup.instant(decision.decidedAt)
                }
                if notes(decision).isEmpty {
                    tag("span", "soft") { "without notes" }
                } else {
                    tag("blockquote") { Markup.foreign(notes(decision)) }
                }
            },
            how(decision),
        ])
    }

    /// As the form has them, to the letter.
    private func notes(_ decision: DecisionSummary) -> String { evidence.form.notes ?? decision.notes }

    private var noAnswer: Markup {
        let summary = evidence.summary
        let isWaiting = summary.isPending && summary.goneAt == nil
        let taken = summary.responsibleUser ?? summary.responsibleUserID
        return tag("div", "answer waiting") {
            tag("strong") { isWaiting ? "Pending" : "Ended without an answer" }
            tag("span") {
                if isWaiting {
                    if let taken {
                        "taken by "
                        Markup.foreign(taken)
                    } else {
                        "nobody has taken it"
                    }
                } else {
                    "Nobody answered, and nobody can any more."
                }
            }
        }
    }

    private func how(_ decision: DecisionSummary) -> Markup {
        var rows = DefinitionRows()
        let created = evidence.summary.created
        let most = decision.decidedAt.milliseconds - created.milliseconds
        switch decision.source {
        case .event:
            rows.add("How it is known", "from the audit log: \(decision.eventID ?? "an entry without an id")")
            rows.add("Time to decision", DurationText.describe(most))
        case .observed:
            rows.add(
                "How it is known",
                "observed: one look showed no answer, a later one did; the responsible user is held to have given it"
            )
            let least = max(0, (decision.notBefore ?? created).milliseconds - created.milliseconds)
            if let notBefore = decision.notBefore { rows.add("Not answered at", Markup.instant(notBefore)) }
            rows.add("Answered at", Markup.instant(decision.decidedAt))
            rows.add(
                "Time to decision",
                "between \(DurationText.describe(least)) and \(DurationText.describe(most))"
            )
        }
        rows.add("User", EvidencePage.named(decision.user, decision.userID))
        if let taken = decision.takenAt { rows.add("Took responsibility", Markup.instant(taken)) }
        if decision.isService == true { rows.add("Account", "a service account") }
        rows.add("Signed in with", decision.identityEstablishedWith)
        return rows.markup
    }
}
