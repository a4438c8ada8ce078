import GRDB
import WireFormat

/// Answered after the fact: the task had ended before the answer, so the answer decided nothing.
///
/// Examined are all answers, and what still waits although its task has ended. A finding is certain if the task was
/// completed before the answer can have been given (`notBefore` is later than its completion). An observed answer whose
/// span holds the completion is undecidable: most of these are answers that let the task end. What still waits at a task
/// that has ended is a possible finding: the task may have been abandoned, or has ended since the mirror last read the
/// interruption.
struct AfterTaskEnded: Control {
    static let definition = ControlDefinition(
        name: "after-task-ended",
        title: "Answered after the task had ended",
        definition: """
            An interruption was answered after its task had ended, so the task went on without the answer. Possible: it \
            still waits although its task has ended.
            """,
        limits: [
            "That a task went on while it waited, without ending, is not seen: Octopus tells only when tasks end.",
            "Answer and end are instants of the server's nodes, whose clocks may differ by seconds.",
            "An abandoned or cancelled task can leave an interruption that waits for ever.",
        ],
        lanes: ["decisions"]
    )

    init(_ context: ControlContext) {}

    var scans: [ControlScan] {
        [
            ControlScan(
                subject: .answers,
                facts: [
                    "t.number IS NOT NULL", "t.isCompleted", "t.completedTime", ControlScan.notBefore,
                    "i.closedAt",
                ],
                judge: Self.judgeAnswer
            ),
            ControlScan(subject: .waiting, conditions: ["t.isCompleted = 1"], facts: []) { _ in
                .finding(.possible) { finding in
                    "\(ControlFinding.plain(finding.interruptionID ?? "it")) still waits, and its task has ended"
                        + " (\(ControlFinding.plain(finding.taskState ?? "state not known")))"
                }
            },
        ]
    }

    private static func judgeAnswer(_ row: ControlRow) -> Verdict {
        guard row.bool(0) else {
            return .undecidable("the task is not in the mirror, so when it ended is not known")
        }
        guard row.bool(1) else { return .inOrder }
        guard let ended = row.optionalInt(2) else {
            return .undecidable("the task does not say when it ended")
        }
        if row.int(3) > ended {
            return .finding(.certain) { finding in
                let late = finding.taskCompletedTime.flatMap { ended in
                    finding.notBefore.map { ended.duration(to: $0) }
                }
                let least = finding.source == .event ? "" : "at least "
                return
                    "\(finding.answer) \(least)\(ControlFinding.span(late ?? .zero)) after the task had ended"
                    + " (\(ControlFinding.plain(finding.taskState ?? "state not known")))"
            }
        }
        if row.int(4) > ended {
            return .undecidable(
                "when it was answered is observed only, somewhere before or after the task ended"
            )
        }
        return .inOrder
    }
}
