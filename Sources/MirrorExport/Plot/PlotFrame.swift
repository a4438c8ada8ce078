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
        .group(labels.map { label in self.label(label, of: count, y: top + height + 18) })
    }

    private static func label(_ label: PlotLabel, of count: Int, y: Double) -> Markup {
        let x = (Double(label.index) + 0.5) / Double(max(1, count))
        let classes = label.isMinor ? "minor" : nil
        if let detail = label.detail {
            return .group([
                SVG.text(label.text, "tight", x: x, y: y), SVG.text(detail, "tight", x: x, y: y + 14),
            ])
        }
        // What would reach out of the plot at either end is set against the end.
        if count >= 4, x < 0.05 { return SVG.text(label.text, classes, x: 0, y: y, anchor: .start) }
        if count >= 4, x > 0.95 { return SVG.text(label.text, classes, x: 1, y: y, anchor: .end) }
        return SVG.text(label.text, classes, x: x, y: y)
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
