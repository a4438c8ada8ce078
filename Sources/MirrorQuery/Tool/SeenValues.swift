import GRDB
import MirrorStore

extension MirrorQueries {
    /// Refuses types and results that no interruption of the mirror has: their set is open, so that a slip of the pen
    /// would pass for an answer.
    ///
    /// - Throws: ``QueryError`` that lists those which there are.
    package func checkSeen(_ filter: InterruptionFilter) throws {
        guard !filter.types.isEmpty || filter.result != nil else { return }
        try read { db in
            try Self.check(filter.types, "type", in: db)
            try Self.check(filter.result.map { [$0] } ?? [], "result", in: db)
        }
    }

    private static func check(_ given: [String], _ noun: String, in db: Database) throws {
        guard !given.isEmpty else { return }
        let prefix = "\(noun):"
        let seen = try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT substr(name, length(:prefix) + 1) FROM facetTotal
                WHERE name >= :prefix AND name < :prefix || char(1114111) AND total > 0 ORDER BY 1 LIMIT 100
                """,
            arguments: ["prefix": prefix]
        )
        let known = Set(seen.map { $0.lowercased() })
        // Beyond what is listed, anything may be there.
        guard seen.count < 100, let unknown = given.first(where: { !known.contains($0.lowercased()) }) else {
            return
        }
        throw QueryError(
            code: .notFound,
            message: "no interruption in the mirror has the \(noun) '\(unknown)'",
            hint: seen.isEmpty
                ? "None has a \(noun) so far." : "Those that occur: \(seen.joined(separator: ", "))."
        )
    }
}
