/// Columns side by side, each of one or more parts upon each other.
struct ColumnPlot {
    struct Column {
        /// What a pointer that rests on the column shows.
        let title: String
        let parts: [Int]
    }

    /// One for each part of a column; from the bottom.
    let colors: [SeriesColor]
    let columns: [Column]
    /// Below the column that each belongs to.
    let labels: [(index: Int, text: String, isMinor: Bool)]
    /// What the plot shows, for people who hear the page.
    let says: String
    var height = 190.0

    var markup: Markup {
        let scale = CountScale(greatest: columns.map { $0.parts.reduce(0, +) }.max() ?? 0)
        return tag("div", "frame") {
            PlotFrame(ticks: scale.ticks.map { (scale.place($0), NumberText.count($0)) }, height: height)
                .scale
            SVG.canvas(height: height + PlotFrame.below, says: says) {
                PlotFrame.grid(scale.ticks.map(scale.place), height: height)
                for (index, column) in columns.enumerated() { draw(column, at: index, scale) }
                SVG.line("base", from: (0, PlotFrame.top + height), to: (1, PlotFrame.top + height))
                PlotFrame.labels(labels, of: columns.count, height: height)
            }
        }
    }

    private func draw(_ column: Column, at index: Int, _ scale: CountScale) -> Markup {
        let slot = 1 / Double(max(1, columns.count))
        let width = slot * (columns.count > 60 ? 0.88 : columns.count > 25 ? 0.8 : 0.72)
        // A single wide column would look like a wall.
        let capped = min(width, 0.12)
        var sum = 0
        var shapes: [Markup] = []
        for (part, color) in zip(column.parts, colors) where part > 0 {
            let bottom = PlotFrame.top + height * (1 - scale.place(sum))
            sum += part
            let top = PlotFrame.top + height * (1 - scale.place(sum))
            let gap = shapes.isEmpty || bottom - top < 2 ? 0 : 1.0
            shapes.append(
                SVG.rectangle(
                    color.rawValue,
                    x: slot * (Double(index) + 0.5) - capped / 2,
                    width: capped,
                    y: top,
                    height: max(0.5, bottom - top - gap),
                    title: column.title
                )
            )
        }
        return .group(shapes)
    }
}

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

    static func labels(_ labels: [(index: Int, text: String, isMinor: Bool)], of count: Int, height: Double)
        -> Markup
    {
        .group(
            labels.map { label in
                let x = (Double(label.index) + 0.5) / Double(max(1, count))
                let anchor: SVG.Anchor =
                    count < 4 || (0.05...0.95).contains(x) ? .middle : x < 0.05 ? .start : .end
                return SVG.text(
                    label.text,
                    label.isMinor ? "minor" : nil,
                    x: anchor == .start ? 0 : anchor == .end ? 1 : x,
                    y: top + height + 18,
                    anchor: anchor
                )
            }
        )
    }
}
