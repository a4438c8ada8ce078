import GRDB
import MirrorStore
package import WireFormat

/// Every state in which an interruption was seen.
package struct InterruptionHistory: Sendable {
    package var summary: InterruptionSummary
    /// Oldest first.
    package var versions: [Version]
    /// Who answered it; nil while nobody has.
    package var decision: DecisionSummary?
    /// The names of users and teams that the versions mention, by id.
    package var names: [String: String]
    package var state: MirrorState

    /// One observed state.
    package struct Version: Sendable {
        /// The first is 1.
        package var ordinal: Int
        package var seenAt: Timestamp
        /// The number of the run that saw it first.
        package var run: Int64
        /// What is different from the version before; nothing for the first.
        package var changes: [JSONChange]
    }

    package var json: JSONValue {
        [
            "id": .string(summary.id),
            "interruption": summary.json,
            "versions": .array(
                versions.map { version in
                    [
                        "version": .int(Int64(version.ordinal)),
                        "seenAt": .string(version.seenAt.description),
                        "run": .int(version.run),
                        "changes": .array(version.changes.map(\.json)),
                    ]
                }
            ),
            "decision": decision?.json ?? .null,
            "goneAt": .optional(summary.goneAt?.description),
            "mirror": state.json,
        ]
    }
}

extension MirrorQueries {
    /// The history of an interruption; nil when the mirror does not hold it.
    ///
    /// - Throws: ``QueryError`` when the text is no id of an interruption, or a space is unknown.
    package func history(_ id: String, spaces names: [String] = []) throws -> InterruptionHistory? {
        try read { db in
            guard let (summary, state) = try interruption(id, spaces: names, in: db) else { return nil }
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT ordinal, seenAt, run, body FROM version WHERE interruption = ? ORDER BY ordinal",
                arguments: [summary.number]
            )
            var versions: [InterruptionHistory.Version] = []
            var before: JSONNode?
            for row in rows {
                let body = try StoredBody.read(row[3], of: summary.number, in: db)
                var changes: [JSONChange] = []
                if let before, let body {
                    changes = JSONChange.between(before, body) {
                        ["RelatedDocumentIds", "ResponsibleTeamIds"].contains($0)
                    }
                }
                versions.append(
                    .init(
                        ordinal: row[0],
                        seenAt: Timestamp(milliseconds: row[1]),
                        run: row[2],
                        changes: changes
                    )
                )
                before = body
            }
            let page = DecisionPage(db: db, server: state.server, names: self.names)
            return InterruptionHistory(
                summary: summary,
                versions: versions,
                decision: try page.summaries([summary.number]).first,
                names: try Self.names(in: versions, db),
                state: state
            )
        }
    }

    /// What users and teams are called whose ids stand in changes.
    private static func names(in versions: [InterruptionHistory.Version], _ db: Database) throws -> [String:
        String]
    {
        let texts = versions.flatMap(\.changes).flatMap { [$0.before, $0.after].compactMap { $0 } }
        let ids = Set(
            texts.flatMap { $0.matches(of: /"((?:Users|Teams|teams|users)-[^"\\]+)"/).map { String($0.1) } }
        )
        let statement = try db.cachedStatement(sql: "SELECT name FROM document WHERE id = ?")
        return try ids.reduce(into: [:]) { names, id in
            names[id] = try String.fetchOne(statement, arguments: [id])
        }
    }
}
