import GRDB
package import MirrorStore
package import WireFormat

/// How many rows of a kind a space has: here, and by the server's own count.
package struct ServerTotal: Sendable, Equatable {
    package var spaceID: String
    package var spaceName: String
    package var kind: RowKind
    /// Those that the mirror holds and the server listed when it was last looked.
    package var mirror: Int
    /// `TotalResults` when the server was last asked; nil when it never was.
    package var server: Int?
    /// Those that the mirror holds besides, since the server lists them no longer.
    package var gone: Int
    /// Whether the principal of the last run may read the space.
    package var isVisible: Bool

    /// Whether the two counts are the same.
    package var agrees: Bool { isVisible && mirror == server }

    package var json: JSONValue {
        [
            "spaceId": .string(spaceID), "spaceName": .string(spaceName), "kind": .string(kind.rawValue),
            "mirror": .int(Int64(mirror)), "server": .optional(server.map(Int64.init)),
            "agrees": .bool(agrees),
            "gone": .int(Int64(gone)), "isVisible": .bool(isVisible),
        ]
    }
}

extension MirrorQueries {
    /// The counts of some kinds in some spaces (names or ids; empty for all).
    package func serverTotals(spaces names: [String], kinds: [RowKind]) throws -> [ServerTotal] {
        try read { db in
            let spaces = try NameResolver(db: db).spaces(names)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT s.id, s.name, kind.value, coalesce(t.listed, 0), c.serverTotal, coalesce(t.gone, 0),
                        s.isVisible, s.number
                    FROM space AS s CROSS JOIN json_each('["interruption","task"]') AS kind
                    LEFT JOIN total AS t ON t.space = s.number AND t.kind = kind.value
                    LEFT JOIN coverage AS c ON c.space = s.number AND c.kind = kind.value
                    ORDER BY s.number, kind.key
                    """
            ).compactMap { row in
                guard let kind = RowKind(rawValue: row[2]), kinds.contains(kind),
                    spaces?.contains(row[7]) ?? true
                else { return nil }
                return ServerTotal(
                    spaceID: row[0],
                    spaceName: row[1],
                    kind: kind,
                    mirror: row[3],
                    server: row[4],
                    gone: row[5],
                    isVisible: row[6]
                )
            }
        }
    }
}
