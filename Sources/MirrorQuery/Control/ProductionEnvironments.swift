import GRDB
import MirrorStore
import WireFormat

/// Which environments are production: those that are named, else those whose name says so.
struct ProductionEnvironments {
    /// What an environment is.
    enum Kind {
        case production
        case other
        /// The mirror has no id or no name of it.
        case unknown
    }

    /// The names of those that are, for people; the id where the mirror has no name.
    let names: [String]
    private let production: Set<String>
    private let others: Set<String>

    /// - Parameters:
    ///   - named: Names, slugs or ids; one name may mean an environment of each space.
    ///   - spaces: Where to look for them; nil for everywhere.
    /// - Throws: ``QueryError`` for a name that the mirror does not know.
    init(_ named: [String], spaces: [Int64]?, in db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT id, name, slug, space FROM document WHERE kind = 'Environment' ORDER BY name, id"
        )
        var environments: [Environment] = rows.map { row in
            let space = row[3] as Int64?
            return Environment(
                id: row[0],
                name: row[1],
                slug: row[2],
                isMeant: space.map { spaces?.contains($0) ?? true } ?? true
            )
        }
        for text in named where !environments.contains(where: { $0.isMeant && $0.isCalled(text) }) {
            guard try Self.isNamedByRows(text, in: db) else {
                throw QueryError(
                    code: .unknownName,
                    message: "there is no environment '\(text)' in the mirror",
                    hint: NameResolver.suggestion(
                        for: text,
                        among: environments.filter(\.isMeant).map(\.name)
                    )
                )
            }
            environments.append(Environment(id: text, name: text, slug: nil, isMeant: true))
        }
        let chosen = environments.filter { environment in
            named.isEmpty
                ? Self.isProduction(environment.name)
                : environment.isMeant && named.contains(where: environment.isCalled)
        }
        production = Set(chosen.map(\.id.asciiLowercased))
        others = Set(environments.map(\.id.asciiLowercased)).subtracting(production)
        names = Set(chosen.filter(\.isMeant).map(\.name)).sorted()
    }

    func kind(of id: String?) -> Kind {
        guard let id = id?.asciiLowercased else { return .unknown }
        return production.contains(id) ? .production : others.contains(id) ? .other : .unknown
    }

    /// The ids of those that are known not to be, a JSON list.
    var othersJSON: String { JSONValue.array(others.sorted().map(JSONValue.string)).compact }

    private struct Environment {
        let id: String
        let name: String
        let slug: String?
        /// Whether it is in one of the spaces that are asked about.
        let isMeant: Bool

        func isCalled(_ text: String) -> Bool {
            [id, name, slug].contains { $0?.lowercased() == text.lowercased() }
        }
    }

    /// Whether rows name an environment that the mirror has no name of.
    private static func isNamedByRows(_ id: String, in db: Database) throws -> Bool {
        let request: SQLRequest<Bool> = """
            SELECT EXISTS (SELECT 1 FROM taskTotal WHERE document = \(id))
                OR EXISTS (SELECT 1 FROM facet WHERE name = \(id))
            """
        return try id.lowercased().hasPrefix("environments-") && request.fetchOne(db) ?? false
    }

    /// Whether a name says that an environment is production: a word of it has "prod" in it, as in "Production", "PROD-EU"
    /// or "eu1prod", without a "non", "pre", "not" or "no" before it, as in "Non-Prod", "preprod" or "Pre Production",
    /// and it is no "product" and no "reproduction".
    static func isProduction(_ name: String) -> Bool {
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.indices.contains { position in
            guard let found = words[position].firstRange(of: "prod") else { return false }
            let before = words[position][..<found.lowerBound]
            let after = words[position][found.upperBound...]
            if after.hasPrefix("uct") && !after.hasPrefix("uction") { return false }
            if before.isEmpty {
                return position == words.startIndex
                    || !["non", "pre", "not", "no"].contains(words[position - 1])
            }
            return !["non", "pre", "not"].contains { before.hasSuffix($0) } && !["no", "re"].contains(before)
        }
    }
}
