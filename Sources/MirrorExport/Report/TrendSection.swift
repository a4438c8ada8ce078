import MirrorQuery

/// How the time to decision went over the period.
struct TrendSection {
    let report: InterruptionReport

    /// A median of fewer answers is drawn hollow.
    private static let fewCount = 5

    var markup: Markup {
        let axis = BucketAxis(buckets: report.buckets)
        let drawn = report.times.byBucket.enumerated().compactMap { index, time in time.map { (index, $0) } }
        guard drawn.count > 2, report.headline.time?.isVague == false else { return .group([]) }
        let length = report.buckets.length.rawValue
        let hasObserved = drawn.contains { $0.1.observed > 0 }
        return ReportSection(
            point(drawn, axis),
            what:
                "Median time from raising to answering, by the \(length) in which the interruption was raised."
                + " Hollow: fewer than \(Self.fewCount) answers."
                + (hasObserved ? " Faint lines reach from the least to the most that a median can be." : "")
        ) {
            tag("figure") {
                TrendPlot(
                    points: report.times.byBucket.enumerated().map { index, time in
                        .init(
                            title: Self.title(axis.name(index), time),
                            range: time?.median,
                            isFew: (time?.count ?? 0) < Self.fewCount
                        )
                    },
                    labels: axis.labels,
                    says: "Line: \(point(drawn, axis)) The numbers are in the table below."
                ).markup
                NumbersBelow(table: table(axis)).markup
            }
        }.markup
    }

    private func point(_ drawn: [(Int, TimeToDecision)], _ axis: BucketAxis) -> String {
        let telling = drawn.filter { $0.1.count >= Self.fewCount && !$0.1.isVague }
        let length = report.buckets.length.rawValue
        guard let most = telling.max(by: { $0.1.median.upperBound < $1.1.median.upperBound }),
            let least = telling.min(by: { $0.1.median.upperBound < $1.1.median.upperBound }),
            telling.count > 1
        else { return "The median time to decision, \(length) by \(length)." }
        let (shortest, longest) = (least.1.median.lowerBound, most.1.median.upperBound)
        return "The median of a \(length) lay between \(DurationText.describe(shortest)) and"
            + " \(DurationText.describe(longest)), the longest \(axis.when(most.0))."
    }

    private static func title(_ name: String, _ time: TimeToDecision?) -> String {
        guard let time else { return "\(name): no answers" }
        return
            "\(name): median \(DurationText.describe(time.median)) of \(NumberText.count(time.count, "answer"))"
    }

    private func table(_ axis: BucketAxis) -> HTMLTable {
        var table = HTMLTable(
            caption: "Time to decision by \(report.buckets.length.rawValue)",
            columns: [.text("Raised"), .number("Answers"), .number("Median"), .number("95 % within")]
        )
        table.rows = report.times.byBucket.enumerated().map { index, time in
            [
                .text(axis.name(index)), .text(NumberText.count(time?.count ?? 0)),
                .text(time.map { DurationText.describe($0.median) } ?? "–"),
                .text(time.map { DurationText.describe($0.p95) } ?? "–"),
            ]
        }
        return table
    }
}
