package import GRDB

/// The bodies of interruptions, from the parts in which they are stored.
package struct BodyText {
    private let body: Statement
    private let element: Statement

    package init(_ db: Database) throws {
        body = try db.cachedStatement(
            sql: "SELECT json, elementsAt, elements FROM interruptionBody WHERE key = ?"
        )
        element = try db.cachedStatement(sql: "SELECT json FROM element WHERE key = ?")
    }

    /// The body with this key, an element that is missing as null; nil when there is no body.
    package func read(_ key: Int64) throws -> InterruptionBody? {
        try body.first([key]) { row in
            let keys = row.text(2).dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) }
            return InterruptionBody(
                json: row.text(0),
                elementsAt: row.optionalInt(1).map { Int($0) },
                elements: try keys.map { key in try element.first([key]) { $0.text(0) } ?? "null" }
            )
        }
    }
}
