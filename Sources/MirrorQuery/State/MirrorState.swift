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
    /// What answers about some spaces (nil for all) rest on; with an instant, those about the past.
    package func state(
        spaces: [String]? = nil,
        kinds: [RowKind] = RowKind.allCases,
        asOf: Timestamp? = nil
    ) throws -> MirrorState {
        try read { db in
            let numbers = try spaces.map { try $0.map(NameResolver(db: db).space) }
            var state = try MirrorState.read(db, spaces: numbers, kinds: kinds)
            if let asOf { try state.limit(to: asOf, in: db) }
            return state
        }
    }
}

extension MirrorState {
    /// - Parameter spaces: The keys of the spaces that the answer is about; nil for all.
    static func read(_ db: Database, spaces: [Int64]?, kinds: [RowKind]) throws -> MirrorState {
        let mirror = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT server, principalId, principalName,
                        (SELECT max(finishedAt) FROM run WHERE outcome <> 'failed')
                    FROM mirror
                    """
            )
        )
        var state = MirrorState(
            server: mirror?[0] ?? "",
            principalID: mirror?[1] ?? "",
            principalName: mirror?[2] ?? "",
            asOf: (mirror?[3] as Int64?).map(Timestamp.init(milliseconds:)),
            coverage: .complete,
            completeThrough: nil,
            debts: try debts(db, spaces: spaces)
        )
        var isBackfilling = false
        var isPartial = mirror == nil
        var through: [Timestamp?] = []
        for place in try coverage(db) where spaces?.contains(place.space) ?? true {
            guard place.isVisible else {
                if place.holdsRows && place.kind == kinds.first {
                    let reason =
                        "the key's user no longer sees space '\(place.name)'; its rows are as they were"
                    state.debts.append(Debt(spaceID: place.spaceID, lane: "run", reason: reason))
                    through.append(nil)
                }
                continue
            }
            guard kinds.contains(place.kind) else { continue }
            guard place.wasRead else {
                isPartial = true
                let reason = "the \(place.kind.rawValue)s of space '\(place.name)' were never read"
                state.debts.append(Debt(spaceID: place.spaceID, lane: "backfill", reason: reason))
                continue
            }
            if !place.isBackfilled { isBackfilling = true }
            through.append(place.completeThrough)
        }
        // Of nothing that was looked at, nothing is known.
        if through.isEmpty && !isPartial { isPartial = true }
        let hasRowDebts = state.debts.contains(where: \.affectsCoverage)
        if isPartial || hasRowDebts || through.contains(nil) { state.coverage = .partial }
        if isBackfilling { state.coverage = .backfilling }
        state.completeThrough = through.contains(nil) ? nil : through.compactMap { $0 }.min()
        return state
    }

    /// Says of a past instant what the mirror cannot know of it.
    mutating func limit(to asOf: Timestamp, in db: Database) throws {
        let first = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(startedAt) FROM run"))
        var reason: String?
        if let first, asOf.milliseconds < first {
            reason =
                "what the server deleted before the first run (\(Timestamp(milliseconds: first))) is not known"
        } else if self.asOf.map({ $0 < asOf }) ?? true {
            reason = "what happened since the last run is not known"
        }
        guard let reason else { return }
        debts.append(Debt(spaceID: nil, lane: "asOf", reason: reason))
        if coverage == .complete { coverage = .partial }
        completeThrough = nil
    }

    /// How far the mirror goes for a space and kind.
    private struct Place {
        let space: Int64
        let spaceID: String
        let name: String
        let isVisible: Bool
        let holdsRows: Bool
        let kind: RowKind
        let wasRead: Bool
        let isBackfilled: Bool
        let completeThrough: Timestamp?
    }

    private static func coverage(_ db: Database) throws -> [Place] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT s.number, s.id, s.name, s.isVisible,
                    NOT s.isVisible
                        AND EXISTS (
                            SELECT 1 FROM total
                            WHERE total.space = s.number AND kind IN ('interruption', 'task') AND listed > 0
                        ),
                    kind.value, c.headPin IS NOT NULL, coalesce(c.isBackfilled, 0), c.completeThrough
                FROM space AS s CROSS JOIN json_each('["interruption","task"]') AS kind
                LEFT JOIN coverage AS c ON c.space = s.number AND c.kind = kind.value
                ORDER BY s.isVisible DESC, s.number, kind.key
                """
        )
        var places: [Place] = []
        try statement.eachRow { row in
            guard let kind = RowKind(rawValue: row.text(5)) else { return }
            places.append(
                Place(
                    space: row.int(0),
                    spaceID: row.text(1),
                    name: row.text(2),
                    isVisible: row.bool(3),
                    holdsRows: row.bool(4),
                    kind: kind,
                    wasRead: row.bool(6),
                    isBackfilled: row.bool(7),
                    completeThrough: row.optionalInt(8).map(Timestamp.init(milliseconds:))
                )
            )
        }
        return places
    }

    private static func debts(_ db: Database, spaces: [Int64]?) throws -> [Debt] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT space.number, space.id, lane, reason
                FROM debt LEFT JOIN space ON space.number = debt.space ORDER BY debt.key
                """
        )
        var debts: [Debt] = []
        try statement.eachRow { row in
            if let spaces, let number = row.optionalInt(0), !spaces.contains(number) { return }
            debts.append(Debt(spaceID: row.optionalText(1), lane: row.text(2), reason: row.text(3)))
        }
        return debts
    }
}
