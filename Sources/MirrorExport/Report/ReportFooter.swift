import MirrorQuery
import WireFormat

/// What a report rests on, and what each figure means.
struct ReportFooter {
    let report: InterruptionReport
    let tool: String
    /// The command as it was given.
    let command: String
    let madeAt: Timestamp

    var markup: Markup {
        tag("footer") {
            tag("h2") { "What this rests on" }
            sources
            tag("h2") { "What the figures mean" }
            definitions
        }
    }

    private var sources: Markup {
        let period = report.request.period
        var rows = DefinitionRows()
        rows.add("Period", "\(period.name): from \(period.since) to before \(period.until), UTC")
        rows.add("Compared with", before)
        rows.add("Filters", FilterText.describe(report.request.filter))
        rows.add("Server", report.state.server)
        rows.add("Server version", report.source.serverVersion)
        rows.add("Installation", report.source.installationID)
        rows.add("Read as", "\(report.state.principalName) (\(report.state.principalID))")
        rows.add("As of", report.state.asOf?.description)
        rows.add("Run", report.source.run.map { "\($0), mirror at revision \(report.source.revision)" })
        rows.add("Coverage", report.state.coverage.rawValue)
        rows.add("Complete through", report.state.completeThrough?.description)
        rows.add("Made by", tool)
        rows.add("Made at", madeAt.description)
        rows.add("Command", command)
        return rows.markup
    }

    private var before: String {
        let previous = report.previous
        let span = "from \(previous.since) to before \(previous.until)"
        return report.isRunning
            ? "\(previous.name) as far as this period has gone: \(span)" : "\(previous.name): \(span)"
    }

    private var definitions: Markup {
        var rows = DefinitionRows()
        for (name, text) in Self.meanings { rows.add(name, text) }
        return rows.markup
    }

    private static let meanings = [
        (
            "Population",
            "Every interruption that was raised within the period and that the filters mean, also those that the server no"
                + " longer lists. Only “pending now” is about all that waits, whenever it was raised."
        ),
        (
            "Answered",
            "Somebody submitted a result: Proceed or Abort, Fail, Retry, Ignore or Exclude. An interruption whose task was"
                + " cancelled, or that waited for something outside, ends without an answer."
        ),
        (
            "Time to decision",
            "From raising to answering. The instant of the answer is that of the audit log's entry; where there is none, the"
                + " answer was given between the last look that showed none and the first that showed it, and the time is a"
                + " range. The n-th shortest true time lies between the n-th shortest least and the n-th shortest most, so a"
                + " median or percentile given as a range is sure to lie within it. What is still pending has no time yet."
        ),
        (
            "Median, 95 %",
            "The shortest time within which at least half, or 95 in a hundred, of the answers came: exact, and always a"
                + " time that occurred. Of fewer than \(TimeToDecision.fewCount) answers these say little, and are marked."
        ),
        (
            "Who decided",
            "The user of the audit log's entry; for an observed answer the responsible user."
        ),
        (
            "Days and weeks",
            "In UTC; weeks begin on Monday. The first and the last one of a period can be cut."
        ),
    ]
}

/// A filter in words.
enum FilterText {
    static func describe(_ filter: InterruptionFilter) -> String {
        let parts = [
            ("space", filter.spaces), ("type", filter.types), ("project", filter.projects),
            ("environment", filter.environments), ("tenant", filter.tenants), ("team", filter.teams),
        ].filter { !$0.1.isEmpty }.map { "\($0): \($1.joined(separator: " or "))" }
        return parts.isEmpty ? "none: every space of the mirror" : parts.joined(separator: "; ")
    }
}
