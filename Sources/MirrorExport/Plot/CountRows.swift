/// A row for each thing that is counted, with a bar of one or more parts.
struct CountRows {
    struct Row {
        let name: String
        /// What stands below the name, smaller.
        var detail: String?
        let parts: [(color: SeriesColor, count: Int)]
        /// What stands after the bar; the sum where nothing is said.
        var value: String?
        /// What a pointer that rests on the bar shows.
        var title: String?

        var total: Int { parts.reduce(0) { $0 + $1.count } }
    }

    let rows: [Row]
    /// The count that a whole bar stands for; nil for the largest row's.
    var whole: Int?
    var barHeight = 16.0

    var markup: Markup {
        let greatest = max(1, whole ?? rows.map(\.total).max() ?? 1)
        return tag("ul", "rows counts") {
            for row in rows {
                tag("li") {
                    tag("span", "name") {
                        Markup.foreign(row.name)
                        if let detail = row.detail { tag("small") { Markup.foreign(detail) } }
                    }
                    tag("span", "track") { bar(row, greatest) }
                    tag("span", "value") { row.value ?? NumberText.count(row.total) }
                }
            }
        }
    }

    private func bar(_ row: Row, _ greatest: Int) -> Markup {
        SVG.canvas(height: barHeight + 4, says: nil) {
            bars(row, greatest)
        }
    }

    private func bars(_ row: Row, _ greatest: Int) -> [Markup] {
        var sum = 0
        return row.parts.filter { $0.count > 0 }.map { part in
            let start = Double(sum) / Double(greatest)
            sum += part.count
            let width = Double(part.count) / Double(greatest)
            // A hairline of the ground between parts.
            let gap = start > 0 && width > 0.006 ? 0.002 : 0
            return SVG.rectangle(
                part.color.rawValue,
                x: start + gap,
                width: max(0.002, width - gap),
                y: 2,
                height: barHeight,
                title: row.title
            )
        }
    }
}
