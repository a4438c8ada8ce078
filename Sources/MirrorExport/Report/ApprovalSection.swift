/// Production deployments with and without an approval.
struct ApprovalSection {
    let approvals: ReportSupplement.Approvals

    var markup: Markup {
        ReportSection(
            point,
            what:
                "Production deployments of the period by what became of their manual interventions. Count. Production:"
                + " \(approvals.environments.map(HTMLText.singleLine).joined(separator: ", "))."
        ) {
            tag("figure") {
                CountRows(rows: [
                    .init(
                        name: "Approved",
                        detail: "answered Proceed, and none Abort",
                        parts: [(.first, approvals.approved)]
                    ),
                    .init(name: "Rejected", detail: "an Abort", parts: [(.second, approvals.rejected)]),
                    .init(name: "Pending", parts: [(.waiting, approvals.pending)]),
                    .init(
                        name: "Undecided",
                        detail: "closed before anybody answered",
                        parts: [(.waiting, approvals.undecided)]
                    ),
                    .init(
                        name: "None",
                        detail: "no manual intervention was ever seen",
                        parts: [(.grey, approvals.none)]
                    ),
                ]).markup
            }
        }.markup
    }

    private var point: String {
        guard approvals.total > 0 else { return "There was no production deployment." }
        let total = NumberText.count(approvals.total, "production deployment")
        guard approvals.none > 0 else { return "Each of \(total) had a manual intervention." }
        return "\(NumberText.count(approvals.none)) of \(total) had no manual intervention"
            + " (\(NumberText.percent(approvals.none, of: approvals.total)))."
    }
}
