import MirrorQuery

/// People and what they answered for, as a table whose cells are the darker the more they hold.
struct HeatTable {
    let matrix: DeciderFigures.Matrix
    /// What the columns are: environments, projects.
    let noun: String
    let caption: String

    var markup: Markup {
        let greatest = matrix.rows.filter { $0.people == 1 }.flatMap { $0.counts.prefix(shaded) }.max() ?? 0
        return tag(
            "div",
            "scroll",
            [.set("tabindex", "0"), .set("role", "region"), .set("aria-label", caption)]
        ) {
            tag("table", "heat") {
                tag("caption", "unseen") { caption }
                tag("thead") {
                    tag("tr") {
                        tag("th", nil, [.set("scope", "col")]) { "Who" }
                        tag("th", nil, [.set("scope", "col")]) { "All" }
                        for column in matrix.columns {
                            tag("th", nil, [.set("scope", "col")]) { Markup.foreign(column) }
                        }
                        if let others = matrix.othersInLastColumn {
                            tag("th", nil, [.set("scope", "col")]) { "\(others) other \(noun)" }
                        }
                    }
                }
                tag("tbody") {
                    for row in matrix.rows { line(row, greatest) }
                }
            }
        }
    }

    private func line(_ row: DeciderFigures.Row, _ greatest: Int) -> Markup {
        tag("tr") {
            tag("th", nil, [.set("scope", "row")]) {
                name(row)
                if row.isService { tag("span", "mark") { " service account" } }
            }
            tag("td") { tag("strong") { NumberText.count(row.total) } }
            for (column, count) in row.counts.enumerated() {
                let isShaded = row.people == 1 && column < shaded
                tag("td", isShaded ? shade(count, of: greatest) : "h0") {
                    count == 0 ? "·" : NumberText.count(count)
                }
            }
        }
    }

    /// How many columns stand for one thing each; many together are not compared with one.
    private var shaded: Int { matrix.columns.count }

    private func name(_ row: DeciderFigures.Row) -> Markup {
        if let name = row.name { return .foreign(name) }
        return .text(row.people == 0 ? "not known" : NumberText.count(row.people, "other"))
    }

    /// The square root spreads the small counts, of which there are many.
    private func shade(_ count: Int, of greatest: Int) -> String {
        guard count > 0, greatest > 0 else { return "h0" }
        let share = (Double(count) / Double(greatest)).squareRoot()
        return "h\(max(1, min(5, Int((share * 5).rounded(.up)))))"
    }
}
