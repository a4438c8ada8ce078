import MirrorQuery
import WireFormat

/// What waits for an answer now.
struct PendingSection {
    let figures: PendingFigures

    var markup: Markup {
        ReportSection(
            point,
            what:
                "Pending interruptions, whenever they were raised, by age at \(DateText.minute(figures.asOf)). Count."
        ) {
            if figures.total > 0 {
                tag("figure") {
                    CountRows(
                        rows: figures.bins.enumerated().map { index, bin in
                            let least = index == 0 ? nil : figures.bins[index - 1].below
                            return .init(name: name(least, bin.below), parts: [(.first, bin.count)])
                        }
                    ).markup
                }
                tag("h3") {
                    figures.total > figures.oldest.count
                        ? "The oldest \(figures.oldest.count)" : "All of them"
                }
                table.markup
            }
        }.markup
    }

    private var point: String {
        guard figures.total > 0, let oldest = figures.oldestAge, let median = figures.medianAge else {
            return "Nothing waits for an answer."
        }
        guard figures.total > 1 else {
            return "One interruption waits, for \(DurationText.describe(oldest)) now."
        }
        return
            "\(NumberText.count(figures.total)) interruptions wait, half of them for \(DurationText.describe(median)) or"
            + " less; the oldest for \(DurationText.describe(oldest))."
    }

    private func name(_ least: Int64?, _ below: Int64?) -> String {
        switch (least, below) {
        case (nil, let below?): "under \(DurationText.describe(below))"
        case (let least?, let below?): "\(DurationText.describe(least)) to \(DurationText.describe(below))"
        case (let least?, nil): "over \(DurationText.describe(least))"
        case (nil, nil): "any age"
        }
    }

    private var table: HTMLTable {
        var table = HTMLTable(
            caption: "The oldest pending interruptions",
            columns: [
                .text("Interruption"), .text("Title"), .text("Project"), .text("Environment"),
                .text("Taken by"),
                .number("Age"),
            ]
        )
        table.rows = figures.oldest.map { summary in
            let age = figures.asOf.milliseconds - summary.created.milliseconds
            return [
                .link(LinkAddress(web: summary.publicURL), summary.id), .foreign(summary.title),
                .foreign(summary.project ?? "–"), .foreign(summary.environment ?? "–"),
                .foreign(summary.responsibleUser ?? summary.responsibleUserID ?? "nobody"),
                .text(DurationText.describe(age)),
            ]
        }
        return table
    }
}
