/// Names with what they stand for, as a list of definitions.
struct DefinitionRows {
    private var rows: [(name: String, value: Markup)] = []

    mutating func add(_ name: String, _ value: Markup) {
        rows.append((name, value))
    }

    /// Leaves out what there is not.
    mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        add(name, .foreign(HTMLText.singleLine(value)))
    }

    var markup: Markup {
        tag("dl", "facts") {
            for row in rows {
                tag("div") {
                    tag("dt") { row.name }
                    tag("dd") { row.value }
                }
            }
        }
    }
}
