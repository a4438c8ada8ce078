/// How a length of time went, point by point; where it is known as a range, a line from its least to its most.
struct TrendPlot {
    struct Point {
        let title: String
        /// Milliseconds; nil where there is nothing to draw.
        let range: ClosedRange<Int64>?
        /// Drawn hollow: it rests on little.
        let isFew: Bool
    }

    let points: [Point]
    let labels: [PlotLabel]
    /// What the plot shows, for people who hear the page.
    let says: String
    var height = 180.0

    var markup: Markup {
        let lengths = points.compactMap(\.range).flatMap { [$0.lowerBound, $0.upperBound] }
        let scale = TimeScale.linearIfAlike(lengths)
        func y(_ length: Int64) -> Double { PlotFrame.top + height * (1 - scale.place(length)) }
        func x(_ index: Int) -> Double { (Double(index) + 0.5) / Double(max(1, points.count)) }
        let drawn = points.enumerated().compactMap { index, point in point.range.map { (index, point, $0) } }
        return tag("div", "frame") {
            PlotFrame(ticks: scale.ticks.map { (scale.place($0), scale.name($0)) }, height: height).scale
            SVG.canvas(height: height + PlotFrame.below, says: says) {
                PlotFrame.grid(scale.ticks.map(scale.place), height: height)
                SVG.line("base", from: (0, PlotFrame.top + height), to: (1, PlotFrame.top + height))
                for (before, after) in zip(drawn, drawn.dropFirst()) {
                    SVG.line(
                        before.0 + 1 == after.0 ? "line" : "ghost",
                        from: (x(before.0), y(before.2.upperBound)),
                        to: (x(after.0), y(after.2.upperBound))
                    )
                }
                for (index, point, range) in drawn {
                    if range.lowerBound < range.upperBound {
                        SVG.line(
                            "line stem",
                            from: (x(index), y(range.lowerBound)),
                            to: (x(index), y(range.upperBound))
                        )
                    }
                    SVG.dot(
                        point.isFew ? "hollow" : SeriesColor.first.rawValue,
                        x: x(index),
                        y: y(range.upperBound),
                        radius: points.count > 60 ? 2.5 : 3.5,
                        title: point.title
                    )
                }
                PlotFrame.labels(labels, of: points.count, height: height)
            }
        }
    }
}
