import GRDB
import WireFormat

/// What a run says of itself at its end: the link that closes it.
struct Certificate {
    let db: Database

    /// Appends the certificate of a run whose row, coverage and debts are as it leaves them.
    ///
    /// Its digest is what all sealed tables come to then.
    func append(of run: Int64, at finishedAt: Timestamp) throws {
        var link = Link(.certificate, run: run, at: finishedAt)
        link.facts = try facts(of: run)
        link.digest = try SealSums(db).state(withBooks: true)
        var ledger = try Ledger(db)
        try ledger.append(link)
    }

    private func facts(of run: Int64) throws -> String {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT installationId, server, run.principalId, tool, startedAt, pin, outcome, requests, retried, throttled,
                    error
                FROM run, mirror WHERE number = ?
                """,
            arguments: [run]
        )
        guard let row else { return "{}" }
        let facts: JSONValue = [
            "installationId": .string(row[0]),
            "server": .string(row[1]),
            "principalId": .optional(row[2] as String?),
            "tool": .string(row[3]),
            "startedAt": .string(Timestamp(milliseconds: row[4]).description),
            "pin": .optional(Self.time(row[5])),
            "outcome": .string(row[6]),
            "requests": ["total": .int(row[7]), "retried": .int(row[8]), "throttled": .int(row[9])],
            "error": .optional(row[10] as String?),
            "coverage": .array(try coverage()),
            "debts": .array(try debts()),
        ]
        return facts.compact
    }

    /// How far the mirror goes, and how its count compares with the server's, by space and kind.
    private func coverage() throws -> [JSONValue] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT coalesce(space.id, 'Spaces-' || c.space), c.kind, c.isBackfilled, c.completeThrough, c.serverTotal,
                    total.listed, total.gone
                FROM coverage AS c LEFT JOIN space ON space.number = c.space
                LEFT JOIN total ON total.space = c.space AND total.kind = c.kind
                ORDER BY c.space, c.kind
                """
        ).map { row in
            [
                "spaceId": .string(row[0]), "kind": .string(row[1]), "isBackfilled": .bool(row[2]),
                "completeThrough": .optional(Self.time(row[3])),
                "server": .optional(row[4] as Int64?),
                "listed": .int(row[5] ?? 0), "gone": .int(row[6] ?? 0),
            ]
        }
    }

    private func debts() throws -> [JSONValue] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT space.id, lane, reason FROM debt LEFT JOIN space ON space.number = debt.space ORDER BY debt.key
                """
        ).map { row in
            [
                "spaceId": .optional(row[0] as String?), "lane": .string(row[1]), "reason": .string(row[2]),
            ]
        }
    }

    private static func time(_ milliseconds: Int64?) -> String? {
        milliseconds.map { Timestamp(milliseconds: $0).description }
    }
}
