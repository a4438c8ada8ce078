import GRDB
import WireFormat

/// Aborted, and yet it went on.
///
/// Examined are answers Abort. A finding is certain if the task ended in success all the same, or asked again: another
/// interruption of it was raised after the answer, as when guided failure mode takes the abort for a failure. It is
/// possible if another was raised in the span in which an observed answer was given, and if the task ran on for more than
/// 10 minutes: steps that always run go on after an abort, and may be meant to. Where the span of an observed answer leaves
/// open how long it ran on, the answer is undecidable.
struct AbortedYetContinued: Control {
    static let definition = ControlDefinition(
        name: "aborted-yet-continued",
        title: "Aborted, and yet it went on",
        definition: """
            An interruption was answered Abort, and its task ended in success all the same, or raised another \
            interruption afterwards. Possible: it ran on for more than 10 minutes, or the other interruption was raised \
            in the span in which the answer must have been given.
            """,
        limits: [
            "Steps that always run go on after an abort, for instance to clean up; which steps ran is not looked at.",
            "Steps that run in parallel may raise interruptions of their own.",
            "The state of a finished task can be edited in Octopus: a success may be somebody's correction.",
        ],
        lanes: ["decisions"]
    )

    /// How long a task may take to end after an abort, in milliseconds.
    static let grace: Int64 = 600_000

    private let asOf: Int64?

    init(_ context: ControlContext) {
        asOf = context.state.asOf?.milliseconds
    }

    var scans: [ControlScan] {
        [
            ControlScan(
                subject: .answers,
                conditions: ["i.outcome = 'Abort' COLLATE NOCASE"],
                facts: [
                    "t.number IS NOT NULL", "t.state = 'Success'", "t.isCompleted", "t.completedTime",
                    ControlScan.notBefore, "i.closedAt",
                    """
                    (
                        SELECT max(later.created) FROM interruption AS later
                        WHERE later.task = i.task AND later.number <> i.number
                    )
                    """,
                ],
                judge: judge
            )
        ]
    }

    private func judge(_ row: ControlRow) -> Verdict {
        let (notBefore, closedAt) = (row.int(4), row.int(5))
        if row.bool(1) && row.bool(2) {
            return .finding(.certain) { "\($0.answer), and the task ended in success" }
        }
        if let later = row.optionalInt(6), later > notBefore {
            return .finding(later > closedAt ? .certain : .possible) { finding in
                "\(finding.answer), and the task raised another interruption at \(Timestamp(milliseconds: later))"
            }
        }
        guard row.bool(0) else {
            return .undecidable("the task is not in the mirror, so how it ended is not known")
        }
        let ended = row.bool(2) ? row.optionalInt(3) : asOf
        guard let ended, ended - notBefore > Self.grace else { return .inOrder }
        guard ended - closedAt > Self.grace else {
            return .undecidable(
                "when it was answered is observed only, so how long the task ran on is not known"
            )
        }
        let span = ControlFinding.span(.milliseconds(ended - closedAt))
        let isOver = row.bool(2)
        return .finding(.possible) { finding in
            "\(finding.answer), and the task ran on for \(span)\(isOver ? "" : " so far")"
        }
    }
}
