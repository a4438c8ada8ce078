import GRDB
import MirrorStore

extension MirrorQueries {
    /// The types and the result of a filter that no interruption of the mirror has, a sentence without the full stop each.
    ///
    /// They are texts of the server's and no names in the mirror, so that one may be right and have no rows yet; a slip of
    /// the pen gives an empty answer that looks like a complete one.
    package func unknownValues(in filter: InterruptionFilter) throws -> [String] {
        try read { db in
            var unknown: [String] = []
            for type in filter.types where try !Self.isHeld(.type(type), db) {
                unknown.append(try Self.unknown("type", type, db))
            }
            // What was answered at a past instant need not be what stands now.
            if let result = filter.result, filter.asOf == nil, try !Self.isHeld(.result(result), db) {
                unknown.append(try Self.unknown("result", result, db))
            }
            return unknown
        }
    }

    private static func isHeld(_ facet: Facet, _ db: Database) throws -> Bool {
        try FacetGroup([facet], in: [.listed, .gone]).size(in: db) > 0
    }

    private static func unknown(_ kind: String, _ value: String, _ db: Database) throws -> String {
        // Totals are kept in lower case; the lists have the server's letters.
        let known = try String.fetchAll(
            db,
            sql: """
                SELECT (SELECT f.name FROM facet AS f WHERE f.name = kept.name AND f.list = kept.list LIMIT 1)
                FROM facetTotal AS kept
                WHERE kept.name >= ?1 || ':' AND kept.name < ?1 || ';' AND kept.list IN (0, 2) AND kept.total > 0
                GROUP BY kept.name ORDER BY sum(kept.total) DESC, kept.name LIMIT 11
                """,
            arguments: [kind]
        ).map { String($0.dropFirst(kind.count + 1)) }
        let names = (known.prefix(10) + (known.count > 10 ? ["…"] : [])).joined(separator: ", ")
        return
            "no interruption of this mirror has the \(kind) '\(value)' (known: \(known.isEmpty ? "none" : names))"
    }
}
