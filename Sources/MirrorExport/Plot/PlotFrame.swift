/// What plots over time have in common: the scale at the left, lines across, labels below.
struct PlotFrame {
    /// Places of the ticks from 0 at the bottom to 1, and their names.
    let ticks: [(place: Double, name: String)]
    let height: Double

    /// Room for half a line of text above, and for the labels below.
    static let top = 8.0
    static let below = 34.0

    /// The names of the ticks in a column as wide as the longest.
    var scale: Markup {
        let width = Double(ticks.map(\.name.count).max() ?? 1) * 7 + 12
        return tag(
            "svg",
            nil,
            [
                .set("width", SVG.pixels(width)), .set("height", SVG.pixels(height + Self.below)),
                .set("aria-hidden", "true"),
            ]
        ) {
            for tick in ticks {
                SVG.text(
                    tick.name,
                    x: 1 - 8 / width,
                    y: Self.top + height * (1 - tick.place) + 4,
                    anchor: .end
                )
            }
        }
    }

    static func grid(_ places: [Double], height: Double) -> Markup {
        .group(
            places.map { place in
                let y = top + height * (1 - place)
                return SVG.line("grid", from: (0, y), to: (1, y))
            }
        )
    }

    static func labels(_ labels: [PlotLabel], of count: Int, height: Double) -> Markup {
        .group(thinned(labels, of: count).map { label in self.label(label, of: count, y: top + height + 18) })
    }

    /// How wide a plot is at least on a wide page, on A4 paper for one, and on a narrow one, in CSS pixels.
    private static let (wide, narrow) = (540.0, 280.0)

    /// Those that do not run into the one before; on a narrow page more are left out.
    ///
    /// Labels of two lines have a column each.
    static func thinned(_ labels: [PlotLabel], of count: Int) -> [PlotLabel] {
        var (wideEnd, narrowEnd) = (-Double.infinity, -Double.infinity)
        return labels.compactMap { label in
            guard label.detail == nil else { return label }
            let extent = extent(of: label, count, on: wide)
            guard extent.lowerBound > wideEnd else { return nil }
            wideEnd = extent.upperBound
            var label = label
            let narrowExtent = Self.extent(of: label, count, on: narrow)
            if narrowExtent.lowerBound <= narrowEnd { label.isMinor = true }
            if !label.isMinor { narrowEnd = narrowExtent.upperBound }
            return label
        }
    }

    /// From where to where a label goes, and some space behind it, on a plot of that width.
    private static func extent(of label: PlotLabel, _ count: Int, on width: Double) -> ClosedRange<Double> {
        // About as wide as letters and digits are on average.
        let length = Double(label.text.count) * 6.4
        let (x, anchor) = place(of: label, count)
        let start =
            switch anchor {
            case .start: x * width
            case .middle: x * width - length / 2
            case .end: x * width - length
            }
        return start...start + length + 5
    }

    /// What would reach out of the plot at either end is set against the end.
    private static func place(of label: PlotLabel, _ count: Int) -> (x: Double, anchor: SVG.Anchor) {
        let x = (Double(label.index) + 0.5) / Double(max(1, count))
        if count >= 4, x < 0.05 { return (0, .start) }
        if count >= 4, x > 0.95 { return (1, .end) }
        return (x, .middle)
    }

    private static func label(_ label: PlotLabel, of count: Int, y: Double) -> Markup {
        let classes = label.isMinor ? "minor" : nil
        if let detail = label.detail {
            let x = (Double(label.index) + 0.5) / Double(max(1, count))
            return .group([
                SVG.text(label.text, "tight", x: x, y: y), SVG.text(detail, "tight", x: x, y: y + 14),
            ])
        }
        let (x, anchor) = place(of: label, count)
        return SVG.text(label.text, classes, x: x, y: y, anchor: anchor)
    }
}

/// What stands below a column or a point.
struct PlotLabel {
    /// The column or point.
    let index: Int
    let text: String
    /// A second line.
    var detail: String?
    /// Left out on a narrow page.
    var isMinor = false
}
