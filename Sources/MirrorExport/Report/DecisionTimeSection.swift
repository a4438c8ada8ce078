import MirrorQuery

/// How long answers took: spread, by environment and by project.
struct DecisionTimeSection {
    let times: DecisionTimes

    private static let mostProjects = 15

    var markup: Markup {
        guard let overall = times.overall else { return .group([]) }
        return .group([spread(overall), comparison(overall)])
    }

    private func spread(_ overall: TimeToDecision) -> Markup {
        let hasObserved = overall.observed > 0
        return ReportSection(
            "Half of the answers came within \(Self.longest(overall.median)), 95 % within \(Self.longest(overall.p95)).",
            what:
                "Answers by the time from raising to answering. Count of \(NumberText.count(overall.count))."
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
                        return .init(title: "\(binName(index)): \(count)", parts: [bin.known, bin.observed])
                    },
                    labels: times.bins.indices.map { ($0, binName($0), false) },
                    says: "Columns of the times to decision; the numbers are in the table below.",
                    height: 150
                ).markup
                NumbersBelow(table: binTable).markup
            }
        }.markup
    }

    private func comparison(_ overall: TimeToDecision) -> Markup {
        guard times.byEnvironment.count + times.byProject.count > 2 else { return .group([]) }
        let hasFew = (times.byEnvironment + times.byProject).contains { $0.time.isFew }
        return ReportSection(
            point,
            what:
                "Time from raising to answering. Dot: median; bar at the end of the line: 95th percentile. The scale is"
                + " logarithmic."
                + (hasFew ? " Hollow dots rest on fewer than \(TimeToDecision.fewCount) answers." : "")
        ) {
            if times.byEnvironment.count > 1 {
                tag("h3") { "By environment" }
                tag("figure") {
                    RangeRows(groups: times.byEnvironment).markup
                    NumbersBelow(table: Self.table("environment", times.byEnvironment)).markup
                }
            }
            if times.byProject.count > 1 {
                tag("h3") { "By project" }
                tag("figure") {
                    RangeRows(groups: shownProjects).markup
                    if shownProjects.count < times.byProject.count {
                        tag("p", "soft") {
                            "The \(Self.mostProjects) projects with the most answers; the table has all"
                                + " \(NumberText.count(times.byProject.count))."
                        }
                    }
                    NumbersBelow(table: Self.table("project", times.byProject)).markup
                }
            }
        }.markup
    }

    /// Those with the most answers, in the order of their medians.
    private var shownProjects: [DecisionTimes.Group] {
        let most = Set(
            times.byProject.sorted { ($1.time.count, $0.name) < ($0.time.count, $1.name) }
                .prefix(Self.mostProjects).map(\.name)
        )
        return times.byProject.filter { most.contains($0.name) }
    }

    private var point: String {
        let telling = times.byEnvironment.filter { !$0.time.isFew }
        guard let slowest = telling.first, let fastest = telling.last, telling.count > 1,
            Self.longest(slowest.time.median) != Self.longest(fastest.time.median)
        else { return "How long answers took, by environment and project." }
        return "\(HTMLText.singleLine(slowest.name)) waits longest: half of its answers came within"
            + " \(Self.longest(slowest.time.median)), in \(HTMLText.singleLine(fastest.name)) within"
            + " \(Self.longest(fastest.time.median))."
    }

    static func observedNote(_ time: TimeToDecision) -> String {
        "\(NumberText.count(time.observed)) of them \(time.observed == 1 ? "is" : "are") only observed, so their time is"
            + " known as a range, and so are the figures that it touches."
    }

    /// The most that a figure can be.
    static func longest(_ range: ClosedRange<Int64>) -> String { DurationText.describe(range.upperBound) }

    private func binName(_ index: Int) -> String {
        let names = [
            "<1 min", "1–5", "5–15", "15–60", "1–4 h", "4–12", "12–24", "1–3 d", "3–7 d", ">7 d",
        ]
        return names.indices.contains(index) ? names[index] : ""
    }

    private var binTable: HTMLTable {
        var table = HTMLTable(
            caption: "Answers by time to decision",
            columns: [.text("Took"), .number("From the audit log"), .number("Observed, at most")]
        )
        table.rows = times.bins.indices.map { index in
            let bin = times.bins[index]
            let least = index == 0 ? nil : times.bins[index - 1].below
            return [
                .text(Self.span(least, bin.below)), .text(NumberText.count(bin.known)),
                .text(NumberText.count(bin.observed)),
            ]
        }
        return table
    }

    private static func span(_ least: Int64?, _ below: Int64?) -> String {
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
