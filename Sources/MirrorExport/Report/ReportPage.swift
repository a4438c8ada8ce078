package import MirrorQuery
package import WireFormat

/// A report as one page.
package struct ReportPage {
    private let report: InterruptionReport
    private let supplement: ReportSupplement
    private let footer: ReportFooter

    /// - Parameters:
    ///   - tool: The program and its version.
    ///   - command: The command as it was given.
    package init(
        _ report: InterruptionReport,
        _ supplement: ReportSupplement = ReportSupplement(),
        tool: String,
        command: String,
        madeAt: Timestamp
    ) {
        self.report = report
        self.supplement = supplement
        footer = ReportFooter(report: report, tool: tool, command: command, madeAt: madeAt)
    }

    /// The page as a file holds it.
    package var html: String {
        HTMLPage(title: "\(title) · \(host)") {
            tag("main") {
                CoverageNote(state: report.state).markup
                tag("header") {
                    tag("p", "over") { "octomirror report · \(host)" }
                    tag("h1") { title }
                    tag("p", "what") { stretch }
                }
                HeadlineTiles(report: report).markup
                sections
                footer.markup
            }
        }.text
    }

    private var title: String {
        let name = report.request.period.name
        return "Interruptions \(name.contains(" to ") ? "from" : "in") \(name)"
    }

    private var host: String {
        HTMLText.singleLine(
            report.state.server.split(separator: "/").last.map(String.init) ?? report.state.server
        )
    }

    /// What the page is about, in a line.
    private var stretch: String {
        let period = report.request.period
        let last = Timestamp(milliseconds: period.until.milliseconds - 1)
        var text = "\(DateText.day(period.since)) to \(DateText.day(last)), UTC"
        if report.isRunning { text += ", so far: through \(DateText.minute(report.through))" }
        let filter = FilterText.describe(report.request.filter)
        if !filter.hasPrefix("none") { text += ". Only \(HTMLText.singleLine(filter))" }
        text += ". Beside each figure that of \(report.previous.name)"
        return text + (report.isRunning ? " over the same length of time." : ".")
    }

    private var sections: Markup {
        guard report.headline.raised > 0 else {
            return .group([
                ReportSection(
                    "No interruption was raised in this period.",
                    what: "With these filters the mirror holds none that was created in it."
                ) { Markup.group([]) }.markup,
                PendingSection(figures: report.pending).markup,
                others,
            ])
        }
        return .group([
            VolumeSection(report: report).markup,
            DecisionTimeSection(times: report.times).markup,
            TrendSection(report: report).markup,
            OutcomeSection(outcomes: report.outcomes).markup,
            DeciderSection(figures: report.deciders).markup,
            GuidedFailureSection(figures: report.guidedFailures).markup,
            PendingSection(figures: report.pending).markup,
            others,
        ])
    }

    private var others: Markup {
        .group([
            supplement.approvals.map { ApprovalSection(approvals: $0).markup } ?? .group([]),
            ControlSection(controls: supplement.controls).markup,
        ])
    }
}
