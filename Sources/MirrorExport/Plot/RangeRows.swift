import MirrorQuery

/// A row for each group of answers: a dot at the median, a line from it to the 95th percentile.
struct RangeRows {
    let groups: [DecisionTimes.Group]

    var markup: Markup {
        let lengths = groups.flatMap { group in
            [
                group.time.median.lowerBound, group.time.median.upperBound, group.time.p95.lowerBound,
                group.time.p95.upperBound,
            ]
        }
        let scale = TimeScale(logarithmic: lengths)
        return tag("ul", "rows") {
            for group in groups { row(group, scale) }
            tag("li", "axis", [.set("aria-hidden", "true")]) {
                tag("span", "name")
                tag("span", "track") {
                    SVG.canvas(height: 18, says: nil) {
                        for (index, tick) in scale.ticks.enumerated() {
                            let isLast = index == scale.ticks.count - 1
                            SVG.text(
                                scale.name(tick),
                                x: scale.place(tick),
                                y: 13,
                                anchor: index == 0 ? .start : isLast ? .end : .middle
                            )
                        }
                    }
                }
                tag("span", "value")
            }
        }
    }

    private func row(_ group: DecisionTimes.Group, _ scale: TimeScale) -> Markup {
        let (median, p95) = (group.time.median, group.time.p95)
        return tag("li") {
            tag("span", "name") {
                Markup.foreign(group.name)
                tag("small") {
                    NumberText.count(group.time.count, "answer") + (group.time.isFew ? ", few" : "")
                }
            }
            tag("span", "track") {
                SVG.canvas(height: 30, says: nil) {
                    for tick in scale.ticks {
                        SVG.line("grid", from: (scale.place(tick), 0), to: (scale.place(tick), 30))
                    }
                    SVG.line(
                        "line stem",
                        from: (scale.place(median.upperBound), 15),
                        to: (scale.place(p95.upperBound), 15)
                    )
                    if median.lowerBound < median.upperBound {
                        SVG.line(
                            "line",
                            from: (scale.place(median.lowerBound), 15),
                            to: (scale.place(median.upperBound), 15)
                        )
                    }
                    SVG.rectangle(
                        SeriesColor.second.rawValue,
                        x: scale.place(p95.upperBound) - 0.002,
                        width: 0.004,
                        y: 8,
                        height: 14
                    )
                    SVG.dot(
                        group.time.isFew ? "hollow" : SeriesColor.first.rawValue,
                        x: scale.place(median.upperBound),
                        y: 15,
                        radius: 6
                    )
                }
            }
            tag("span", "value") {
                DurationText.describe(median)
                tag("small") { "95 %: \(DurationText.describe(p95))" }
            }
        }
    }
}
