/// A table of a page, which scrolls within itself where it is wider than the page.
struct HTMLTable {
    /// How a column is set.
    enum Alignment: String {
        case text, number
    }

    struct Column {
        let name: String
        var alignment: Alignment = .text

        static func text(_ name: String) -> Column { Column(name: name) }
        static func number(_ name: String) -> Column { Column(name: name, alignment: .number) }
    }

    /// What the table is, for people who hear it.
    let caption: String
    let columns: [Column]
    /// The first cell of each row is its heading.
    var rows: [[Markup]] = []

    var markup: Markup {
        tag("div", "scroll", [.set("tabindex", "0"), .set("role", "region"), .set("aria-label", caption)]) {
            tag("table") {
                tag("caption", "unseen") { caption }
                tag("thead") {
                    tag("tr") {
                        for column in columns {
                            tag("th", column.alignment.rawValue, [.set("scope", "col")]) { column.name }
                        }
                    }
                }
                tag("tbody") {
                    for row in rows {
                        tag("tr") {
                            for (index, cell) in row.enumerated() {
                                let alignment =
                                    columns.indices.contains(index) ? columns[index].alignment : .text
                                if index == 0 {
                                    tag("th", alignment.rawValue, [.set("scope", "row")]) { cell }
                                } else {
                                    tag("td", alignment.rawValue) { cell }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A table that can be opened below a plot, for people who hear the page or want the numbers.
struct NumbersBelow {
    let table: HTMLTable

    var markup: Markup {
        tag("details") {
            tag("summary") { "Numbers" }
            table.markup
        }
    }
}
