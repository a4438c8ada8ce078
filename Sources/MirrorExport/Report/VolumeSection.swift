import MirrorQuery

/// How many interruptions were raised, over time and by type.
struct VolumeSection {
    let report: InterruptionReport

    static let names = ["Manual interventions", "Guided failures", "Other"]
    private static let colors: [SeriesColor] = [.first, .second, .third]

    var markup: Markup {
        let axis = BucketAxis(buckets: report.buckets)
        let length = report.buckets.length.rawValue
        let used = ReportKind.allCases.filter { kind in report.volume.contains { $0[kind.rawValue] > 0 } }
        return ReportSection(
            point(axis),
            what: "Interruptions raised each \(length), by type. Count."
        ) {
            tag("figure") {
                PlotLegend(entries: used.map { (Self.colors[$0.rawValue], Self.names[$0.rawValue]) }).markup
                ColumnPlot(
                    colors: Self.colors,
                    columns: report.volume.enumerated().map { index, counts in
                        .init(title: Self.title(axis.name(index), counts), parts: counts)
                    },
                    labels: axis.labels,
                    says: "Columns: \(point(axis)) The numbers are in the table below."
                ).markup
                NumbersBelow(table: table(axis)).markup
            }
        }.markup
    }

    private func point(_ axis: BucketAxis) -> String {
        let totals = report.volume.map { $0.reduce(0, +) }
        let raised = NumberText.count(report.headline.raised, "interruption")
        guard let most = totals.max(), let index = totals.firstIndex(of: most), totals.count > 1 else {
            return "\(raised) \(report.headline.raised == 1 ? "was" : "were") raised."
        }
        let verb = report.headline.raised == 1 ? "was" : "were"
        return "\(raised) \(verb) raised; most \(axis.when(index)), \(NumberText.count(most))."
    }

    private static func title(_ name: String, _ counts: [Int]) -> String {
        let parts = zip(names, counts).filter { $0.1 > 0 }.map {
            "\($0.lowercased()) \(NumberText.count($1))"
        }
        return "\(name): \(parts.isEmpty ? "none" : parts.joined(separator: ", "))"
    }

    private func table(_ axis: BucketAxis) -> HTMLTable {
        var table = HTMLTable(
            caption: "Interruptions raised by \(report.buckets.length.rawValue) and type",
            columns: [.text("Raised")] + Self.names.map { .number($0) } + [.number("All")]
        )
        table.rows = report.volume.enumerated().map { index, counts in
            [.text(axis.name(index))] + counts.map { .text(NumberText.count($0)) }
                + [.text(NumberText.count(counts.reduce(0, +)))]
        }
        return table
    }
}
