package import WireFormat

/// What a statement of a user's gave.
package struct SQLResult: Sendable {
    /// The names of the columns, each once: the second `id` is `id:2`.
    package var columns: [String]
    package var rows: [[JSONValue]]
    /// More rows followed than the limit allows.
    package var isCut: Bool

    package var json: JSONValue {
        .array(rows.map { row in .object(zip(columns, row).map { JSONValue.Member($0, $1) }) })
    }

    init(columns names: [String]) {
        var seen: Set<String> = []
        columns = names.map { name in
            var unique = name
            var count = 1
            while !seen.insert(unique).inserted {
                count += 1
                unique = "\(name):\(count)"
            }
            return unique
        }
        rows = []
        isCut = false
    }
}
