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
    let labels: [PlotLabel]
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
