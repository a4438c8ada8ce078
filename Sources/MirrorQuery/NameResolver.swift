import GRDB
import MirrorStore

/// Finds what a person means by a name, a slug or an id.
struct NameResolver {
    let db: Database

    /// Something that can be named.
    struct Candidate: Equatable {
        let id: String
        let name: String
        let slug: String?
        /// The name of the space that it belongs to; nil for a space, and for what belongs to the whole server.
        var space: String?
    }

    /// The number of the space that is meant.
    ///
    /// - Throws: ``QueryError`` with the nearest names when there is none.
    func space(_ text: String) throws -> Int64 {
        let rows = try Row.fetchAll(db, sql: "SELECT id, name, slug, number FROM space ORDER BY name")
        let candidates = rows.map { Candidate(id: $0["id"], name: $0["name"], slug: $0["slug"]) }
        let chosen = try choose(text, noun: "space", among: candidates)
        return rows.first { $0["id"] == chosen.id }?["number"] ?? 0
    }

    /// The numbers of the spaces that are meant, in ascending order; nil for all when none is named.
    func spaces(_ texts: [String]) throws -> [Int64]? {
        texts.isEmpty ? nil : try Set(texts.map(space)).sorted()
    }

    /// The id of the document of a kind that is meant, within some spaces (nil for any).
    func document(_ text: String, _ kind: DocumentRecord.Kind, spaces: [Int64]?) throws -> String {
        if let id = try known(text, kind, spaces: spaces) { return id }
        let noun = kind.rawValue.lowercased()
        let candidates = try Row.fetchAll(
            db,
            sql: """
                SELECT d.id AS id, d.name AS name, d.slug AS slug, d.space AS space, s.name AS spaceName
                FROM document AS d LEFT JOIN space AS s ON s.number = d.space WHERE d.kind = ? ORDER BY d.name
                """,
            arguments: [kind.rawValue]
        ).filter { row in
            guard let spaces, let space = row["space"] as Int64? else { return true }
            return spaces.contains(space)
        }.map { Candidate(id: $0["id"], name: $0["name"], slug: $0["slug"], space: $0["spaceName"]) }
        // A row can name a document whose name the key may not read.
        let isID = text.wholeMatch(of: /[A-Za-z]+-\S+/) != nil && !candidates.contains { $0.name == text }
        if isID, candidates.isEmpty { return text }
        if isID, !candidates.contains(where: { $0.id.lowercased() == text.lowercased() }),
            try isNamed(text, kind)
        {
            return text
        }
        return try choose(text, noun: noun, among: candidates).id
    }

    /// The only document with this id or name, by the indexes of both; nil when there is none, or several.
    private func known(_ text: String, _ kind: DocumentRecord.Kind, spaces: [Int64]?) throws -> String? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, space, id = :text FROM document WHERE id = :text AND kind = :kind
                UNION ALL
                SELECT id, space, 0 FROM document WHERE name = :text COLLATE NOCASE AND kind = :kind
                """
        )
        let rows = try Row.fetchAll(statement, arguments: ["text": text, "kind": kind.rawValue])
        if let byID = rows.first, byID[2] { return byID[0] }
        let within = rows.filter { row in
            guard let spaces, let space = row[1] as Int64? else { return true }
            return spaces.contains(space)
        }
        return within.count == 1 ? within[0][0] : nil
    }

    /// Whether a row names the document, whatever the mirror knows of it.
    private func isNamed(_ id: String, _ kind: DocumentRecord.Kind) throws -> Bool {
        let facet: String =
            switch kind {
            case .user: Facet.responsible(userID: id).name
            case .team: Facet.team(id: id).name
            default: id
            }
        let condition: SQL = """
            EXISTS (SELECT 1 FROM facet WHERE name = \(facet))
            OR EXISTS (SELECT 1 FROM membership WHERE user = \(id) AND endedAt IS NULL)
            OR EXISTS (SELECT 1 FROM decision WHERE userId = \(id) COLLATE NOCASE)
            OR EXISTS (SELECT 1 FROM taskTotal WHERE document = \(id) AND listed + gone > 0)
            """
        let request: SQLRequest<Bool> = "SELECT \(condition)"
        return try request.fetchOne(db) ?? false
    }

    private func choose(_ text: String, noun: String, among candidates: [Candidate]) throws -> Candidate {
        let wanted = text.lowercased()
        if let byID = candidates.first(where: { $0.id.lowercased() == wanted }) { return byID }
        for matches in [
            candidates.filter { $0.name == text },
            candidates.filter { $0.name.lowercased() == wanted },
            candidates.filter { $0.slug?.lowercased() == wanted },
        ] where !matches.isEmpty {
            guard matches.count == 1 else { throw ambiguous(text, noun, matches) }
            return matches[0]
        }
        throw QueryError(
            code: .unknownName,
            message: "there is no \(noun) '\(text)' in the mirror",
            hint: Self.suggestion(for: text, among: candidates.map(\.name))
        )
    }

    private func ambiguous(_ text: String, _ noun: String, _ matches: [Candidate]) -> QueryError {
        let ids = matches.map { match in
            "\(match.id) (\(match.name)" + (match.space.map { " in \($0)" } ?? "") + ")"
        }.joined(separator: ", ")
        return QueryError(
            code: .unknownName,
            message: "several \(noun)s are called '\(text)'",
            hint: "Name one by its id, or narrow with --space: \(ids)."
        )
    }

    /// The names that are most like the one that was not found.
    static func suggestion(for text: String, among names: [String]) -> String {
        guard !names.isEmpty else { return "The mirror knows none; run `octomirror sync`." }
        let nearest =
            Set(names)
            .map { (name: $0, distance: distance(text.lowercased(), $0.lowercased())) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(5).map(\.name)
        return "The nearest: \(nearest.joined(separator: ", "))."
    }

    /// How many letters must be changed, added or taken away; a name that holds the other one is near.
    private static func distance(_ left: String, _ right: String) -> Int {
        if right.contains(left) || left.contains(right) { return 0 }
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let substitution = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
