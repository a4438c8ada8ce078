import MirrorQuery

/// How long answers took: spread, by environment and by project.
struct DecisionTimeSection {
    let times: DecisionTimes

    private static let mostGroups = 15

    var markup: Markup {
        guard let overall = times.overall else { return .group([]) }
        // Groups of times of which next to nothing is known would only seem to differ.
        return overall.isVague
            ? spread(overall)
            : .group([
                spread(overall), comparison("environment", times.byEnvironment),
                comparison("project", times.byProject),
            ])
    }

    private func spread(_ overall: TimeToDecision) -> Markup {
        let hasObserved = overall.observed > 0
        return ReportSection(
            (overall.isVague ? "How long answers took is known of too few: half" : "Half of the answers")
                + " came within \(Self.span(overall.median)), 95\u{A0}% within \(Self.span(overall.p95)).",
            what:
                "Answers by the time from raising to answering. \(NumberText.count(overall.count, "answer"))."
                + (hasObserved ? " \(Self.observedNote(overall))" : "")
        ) {
            tag("figure") {
                if hasObserved {
                    PlotLegend(entries: [
                        (.first, "known from the audit log"), (.grey, "observed: took this long at most"),
                    ]).markup
                }
                ColumnPlot(
                    colors: [.first, .grey],
                    columns: times.bins.indices.map { index in
                        let bin = times.bins[index]
                        let count = NumberText.count(bin.known + bin.observed, "answer")
                        let name = "\(Self.binNames[index].0) \(Self.binNames[index].1)"
                        return .init(title: "\(name): \(count)", parts: [bin.known, bin.observed])
                    },
                    labels: Self.binNames.enumerated().map { index, name in
                        PlotLabel(index: index, text: name.0, detail: name.1)
                    },
                    says: "Columns of the times to decision; the numbers are in the table below.",
                    height: 150
                ).markup
                NumbersBelow(table: binTable).markup
            }
        }.markup
    }

    private func comparison(_ noun: String, _ groups: [DecisionTimes.Group]) -> Markup {
        guard groups.count > 1 else { return .group([]) }
        let shown = Self.most(groups)
        return ReportSection(
            Self.point(noun, groups),
            what:
                "Time from raising to answering, by \(noun). Dot: median; bar at the end of the line: 95th percentile. The"
                + " scale is logarithmic."
                + (shown.contains { $0.time.isFew }
                    ? " Hollow dots rest on fewer than \(TimeToDecision.fewCount) answers." : "")
        ) {
            tag("figure") {
                RangeRows(groups: shown).markup
                if shown.count < groups.count {
                    tag("p", "soft") {
                        "The \(shown.count) \(noun)s with the most answers; the table has all"
                            + " \(NumberText.count(groups.count))."
                    }
                }
                NumbersBelow(table: Self.table(noun, groups)).markup
            }
        }.markup
    }

    /// Those with the most answers, in the order in which they were.
    private static func most(_ groups: [DecisionTimes.Group]) -> [DecisionTimes.Group] {
        let most = groups.indices.sorted { (groups[$1].time.count, $0) < (groups[$0].time.count, $1) }
            .prefix(mostGroups)
        return most.sorted().map { groups[$0] }
    }

    private static func point(_ noun: String, _ groups: [DecisionTimes.Group]) -> String {
        let telling = groups.filter { !$0.time.isFew }
        // Only what is sure in spite of ranges is said.
        guard let slowest = telling.first, telling.count > 1,
            let fastest = telling.min(by: { $0.time.median.upperBound < $1.time.median.upperBound }),
            telling.dropFirst().allSatisfy({ $0.time.median.upperBound < slowest.time.median.lowerBound })
        else { return "How long answers took by \(noun)." }
        return "\(HTMLText.singleLine(slowest.name)) waits longest: half of its answers came within"
            + " \(span(slowest.time.median)), in \(HTMLText.singleLine(fastest.name)) within"
            + " \(span(fastest.time.median))."
    }

    private static func observedNote(_ time: TimeToDecision) -> String {
        "\(NumberText.count(time.observed)) of them \(time.observed == 1 ? "is" : "are") only observed, so their time is"
            + " known as a range, and so are the figures that it touches."
    }

    /// A figure in a sentence: "20 min", "18 min to 21 min".
    private static func span(_ range: ClosedRange<Int64>) -> String {
        let (least, most) = (DurationText.describe(range.lowerBound), DurationText.describe(range.upperBound))
        return least == most ? most : "\(least) to \(most)"
    }

    /// The bins in few words, in two lines.
    private static let binNames = [
        ("< 1", "min"), ("1–5", "min"), ("5–15", "min"), ("15–60", "min"), ("1–4", "h"), ("4–12", "h"),
        ("12–24", "h"),
        ("1–3", "d"), ("3–7", "d"), ("> 7", "d"),
    ]

    private var binTable: HTMLTable {
        var table = HTMLTable(
            caption: "Answers by time to decision",
            columns: [.text("Took"), .number("From the audit log"), .number("Observed, at most")]
        )
        table.rows = times.bins.indices.map { index in
            let bin = times.bins[index]
            let least = index == 0 ? nil : times.bins[index - 1].below
            return [
                .text(Self.binSpan(least, bin.below)), .text(NumberText.count(bin.known)),
                .text(NumberText.count(bin.observed)),
            ]
        }
        return table
    }

    private static func binSpan(_ least: Int64?, _ below: Int64?) -> String {
        switch (least, below) {
        case (let least?, let below?):
            "\(DurationText.describe(least)) to under \(DurationText.describe(below))"
        case (nil, let below?): "under \(DurationText.describe(below))"
        case (let least?, nil): "\(DurationText.describe(least)) or more"
        case (nil, nil): "any time"
        }
    }

    private static func table(_ noun: String, _ groups: [DecisionTimes.Group]) -> HTMLTable {
        var table = HTMLTable(
            caption: "Time to decision by \(noun)",
            columns: [
                .text(noun.prefix(1).uppercased() + noun.dropFirst()), .number("Answers"),
                .number("Only observed"),
                .number("Median"), .number("95 % within"),
            ]
        )
        table.rows = groups.map { group in
            [
                .foreign(group.name), .text(NumberText.count(group.time.count)),
                .text(NumberText.count(group.time.observed)), .text(DurationText.describe(group.time.median)),
                .text(DurationText.describe(group.time.p95)),
            ]
        }
        return table
    }
}
