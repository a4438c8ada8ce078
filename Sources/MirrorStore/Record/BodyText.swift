package import GRDB

/// Reads the bodies of interruptions, from the parts in which they are stored, one after the other.
package final class BodyText {
    private let body: Statement
    private let element: Statement
    /// Elements that were read; most of them are in many bodies.
    private var elements: [Int64: String] = [:]

    /// How many elements are kept, so that memory stays bounded.
    private static let limit = 1000

    package init(_ db: Database) throws {
        body = try db.makeStatement(
            sql: "SELECT json, elementsAt, elements FROM interruptionBody WHERE key = ?"
        )
        element = try db.makeStatement(sql: "SELECT json FROM element WHERE key = ?")
    }

    /// The body with this key, an element that is missing as null; nil when there is no body.
    package func read(_ key: Int64) throws -> InterruptionBody? {
        try body.first(keys: key) { row in
            let keys = row.text(2).dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) }
            return InterruptionBody(
                json: row.text(0),
                elementsAt: row.optionalInt(1).map { Int($0) },
                elements: try keys.map(readElement)
            )
        }
    }

    private func readElement(_ key: Int64) throws -> String {
        if let known = elements[key] { return known }
        let json = try element.first(keys: key) { $0.text(0) } ?? "null"
        if elements.count == Self.limit { elements.removeAll(keepingCapacity: true) }
        elements[key] = json
        return json
    }
}
