import MirrorQuery
import WireFormat

/// What happened to an interruption and its task, in order.
struct EvidenceTimeline {
    struct Entry {
        let instant: Timestamp
        let text: String
        /// How it is known.
        let source: String
        /// Raising and answering stand out.
        var isKey = false
    }

    let entries: [Entry]

    init(_ evidence: InterruptionEvidence) {
        var entries: [Entry] = []
        func add(_ instant: Timestamp?, _ text: String, _ source: String, isKey: Bool = false) {
            if let instant {
                entries.append(Entry(instant: instant, text: text, source: source, isKey: isKey))
            }
        }
        let summary = evidence.summary
        if let execution = evidence.execution {
            let who = execution.requestedBy ?? execution.requestedByID
            add(
                execution.created,
                "\(execution.id) was asked for" + (who.map { " by \($0)" } ?? ""),
                execution.id
            )
        }
        if let task = evidence.task {
            add(task.queueTime, "The task was queued", task.id)
            add(task.startTime, "The task started", task.id)
            add(task.completedTime, "The task ended: \(task.state)", task.id)
        }
        add(summary.created, "The interruption was raised", summary.id, isKey: true)
        if let decision = evidence.decision {
            let who = decision.user ?? decision.userID ?? "somebody who is not known"
            let outcome = summary.outcome ?? ""
            add(decision.takenAt, "\(who) took responsibility", "audit log")
            switch decision.source {
            case .event:
                add(
                    decision.decidedAt,
                    "\(who) answered \(outcome)",
                    decision.eventID ?? "audit log",
                    isKey: true
                )
            case .observed:
                add(decision.notBefore, "Not answered yet, as far as is known", "observed")
                add(
                    decision.decidedAt,
                    "The answer \(outcome) was there at the latest; \(who) is held to have given it",
                    "observed",
                    isKey: true
                )
            }
        }
        for version in evidence.versions {
            add(
                version.seenAt,
                version.ordinal == 1
                    ? "First seen by the mirror" : "Version \(version.ordinal) seen by the mirror",
                "run \(version.run)"
            )
        }
        add(summary.goneAt, "The server was first seen to list it no longer", "observed")
        // Of one instant, what was added first came first.
        self.entries = entries.enumerated().sorted {
            ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset)
        }.map(\.element)
    }

    var markup: Markup {
        tag("ol", "timeline") {
            for entry in entries {
                tag("li", entry.isKey ? "key" : nil) {
                    Markup.instant(entry.instant)
                    tag("span") {
                        Markup.foreign(HTMLText.singleLine(entry.text))
                        tag("small") { Markup.foreign(entry.source) }
                    }
                }
            }
        }
    }
}
