import GRDB

/// Self-approval: who asked for a deployment or runbook run let it go on.
///
/// A finding is an answer Proceed by the user who requested the deployment or runbook run of the interruption's task.
/// Abort is no approval, and neither is the answer to a guided failure (Retry, Ignore, Exclude): they say what to do about
/// a step that failed, which is mostly the business of whoever asked.
///
/// Users are compared by their ids, letter case aside. An observed answer counts as the responsible user's, since the server
/// takes it from no other, so the finding is certain either way. See the limits for what stays unseen.
struct SelfApproval: Control {
    static let definition = ControlDefinition(
        name: "self-approval",
        title: "Approved by who asked for it",
        definition: """
            An interruption was answered Proceed by the user who asked for the deployment or runbook run. Answers to \
            guided failures (Retry, Ignore, Exclude, Fail) and Abort are not approvals and are not examined.
            """,
        limits: [
            "One person with two accounts, or two who share one, are not recognised.",
            "Where a trigger, a pipeline's service account or a parent deployment asked, the person behind it is not known.",
            "Who wrote the release or changed the process is not looked at.",
        ],
        lanes: ["decisions", "context"]
    )

    init(_ context: ControlContext) {}

    var scans: [ControlScan] {
        [
            ControlScan(
                subject: .answers,
                conditions: ["i.outcome = 'Proceed' COLLATE NOCASE"],
                facts: [
                    "x.id IS NOT NULL", "x.requestedById IS NOT NULL", "\(ControlScan.decider) IS NOT NULL",
                    "\(ControlScan.decider) = x.requestedById COLLATE NOCASE",
                ],
                judge: Self.judge
            )
        ]
    }

    private static func judge(_ row: ControlRow) -> Verdict {
        guard row.bool(0) else {
            return .undecidable(
                "the deployment or runbook run is not in the mirror, so who asked is not known"
            )
        }
        guard row.bool(1) else { return .undecidable("the deployment or runbook run does not say who asked") }
        guard row.bool(2) else { return .undecidable("who answered is not known") }
        guard row.bool(3) else { return .inOrder }
        return .finding(.certain) { finding in
            "\(finding.who) asked for \(finding.subject) and answered Proceed \(finding.delay)"
        }
    }
}
