import GRDB
package import MirrorStore
package import WireFormat

/// What an answer rests on: whose data, as of when, and how complete.
package struct MirrorState: Sendable, Equatable {
    /// How much of what the server lists the mirror holds.
    package enum CoverageState: String, Sendable {
        /// All of it, through ``MirrorState/completeThrough``.
        case complete
        /// The first enumeration is not finished.
        case backfilling
        /// Something is known to be missing; the debts say what.
        case partial
    }

    package var server: String
    package var principalID: String
    package var principalName: String
    /// When the last run that ended had read what it read; nil before the first.
    package var asOf: Timestamp?
    package var coverage: CoverageState
    /// Through when everything that the server listed is held; nil unless that was ever so.
    package var completeThrough: Timestamp?
    package var debts: [Debt]

    /// As the `mirror` key of every JSON answer.
    package var json: JSONValue {
        [
            "server": .string(server),
            "principal": ["id": .string(principalID), "name": .string(principalName)],
            "asOf": .optional(asOf?.description),
            "coverage": .string(coverage.rawValue),
            "completeThrough": .optional(completeThrough?.description),
            "debts": .array(
                debts.map { debt in
                    [
                        "spaceId": .optional(debt.spaceID), "lane": .string(debt.lane),
                        "reason": .string(debt.reason),
                    ]
                }
            ),
        ]
    }
}

extension MirrorQueries {
    /// What answers about some spaces (nil for all) rest on.
    package func state(spaces: [String]? = nil, kinds: [RowKind] = RowKind.allCases) throws -> MirrorState {
        try read { db in
            let numbers = try spaces.map { try $0.map(NameResolver(db: db).space) }
            return try MirrorState.read(db, spaces: numbers, kinds: kinds)
        }
    }
}

extension MirrorState {
    static func read(_ db: Database, spaces: [Int64]?, kinds: [RowKind]) throws -> MirrorState {
        let mirror = try Row.fetchOne(db, sql: "SELECT server, principalId, principalName FROM mirror")
        let asOf = try Int64.fetchOne(db, sql: "SELECT max(finishedAt) FROM run WHERE outcome <> 'failed'")
        var state = MirrorState(
            server: mirror?["server"] ?? "",
            principalID: mirror?["principalId"] ?? "",
            principalName: mirror?["principalName"] ?? "",
            asOf: asOf.map(Timestamp.init(milliseconds:)),
            coverage: .complete,
            completeThrough: nil,
            debts: try debts(db, spaces: spaces)
        )
        var isBackfilling = false
        var isPartial = mirror == nil
        var through: [Timestamp?] = []
        for space in try Row.fetchAll(
            db,
            sql: "SELECT number, id, name FROM space WHERE isVisible ORDER BY number"
        ) {
            guard spaces?.contains(space["number"]) ?? true else { continue }
            for kind in kinds {
                let coverage = try Row.fetchOne(
                    db,
                    sql:
                        "SELECT isBackfilled, completeThrough, headPin FROM coverage WHERE space = ? AND kind = ?",
                    arguments: [space["number"], kind.rawValue]
                )
                guard let coverage, coverage["headPin"] != nil else {
                    isPartial = true
                    let reason = "the \(kind.rawValue)s of space '\(space["name"] as String)' were never read"
                    state.debts.append(Debt(spaceID: space["id"], lane: "backfill", reason: reason))
                    continue
                }
                if coverage["isBackfilled"] == 0 { isBackfilling = true }
                through.append((coverage["completeThrough"] as Int64?).map(Timestamp.init(milliseconds:)))
            }
        }
        for space in try Row.fetchAll(
            db,
            sql: """
                SELECT number, id, name FROM space WHERE NOT isVisible
                AND EXISTS (SELECT 1 FROM total WHERE total.space = space.number AND listed > 0) ORDER BY number
                """
        ) where spaces?.contains(space["number"]) ?? true {
            let reason =
                "the key's user no longer sees space '\(space["name"] as String)'; its rows are as they were"
            state.debts.append(Debt(spaceID: space["id"], lane: "run", reason: reason))
            through.append(nil)
        }
        let hasRowDebts = state.debts.contains(where: \.affectsCoverage)
        if isPartial || hasRowDebts || through.contains(nil) { state.coverage = .partial }
        if isBackfilling { state.coverage = .backfilling }
        state.completeThrough = through.contains(nil) ? nil : through.compactMap { $0 }.min()
        return state
    }

    private static func debts(_ db: Database, spaces: [Int64]?) throws -> [Debt] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT space.number AS number, space.id AS id, lane, reason
                FROM debt LEFT JOIN space ON space.number = debt.space ORDER BY debt.key
                """
        ).filter { row in
            guard let spaces, let number = row["number"] as Int64? else { return true }
            return spaces.contains(number)
        }.map { Debt(spaceID: $0["id"], lane: $0["lane"], reason: $0["reason"]) }
    }
}
