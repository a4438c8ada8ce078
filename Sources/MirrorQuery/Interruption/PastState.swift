import GRDB
import MirrorStore
import WireFormat

/// What an interruption `i` was at a past instant, as conditions on it.
struct PastState {
    private let instant: Int64

    init(_ instant: Timestamp) {
        self.instant = instant.milliseconds
    }

    /// What a filter asks of the state at that instant.
    ///
    /// What may have been pending counts as pending, so that no approval is missed; its summary says that it is not
    /// certain.
    func checks(_ filter: InterruptionFilter, _ names: NameResolver) throws -> [SQL] {
        var checks: [SQL] = ["(i.goneAt IS NULL OR i.goneAt > \(instant))"]
        if filter.pendingOnly { checks.append("(i.closedAt IS NULL OR i.closedAt > \(instant))") }
        if let result = filter.result {
            checks.append("i.closedAt <= \(instant) AND i.outcome = \(result) COLLATE NOCASE")
        }
        return try checks + versionChecks(filter, names)
    }

    /// What a filter asks of the version of that instant.
    func versionChecks(_ filter: InterruptionFilter, _ names: NameResolver) throws -> [SQL] {
        var checks: [SQL] = []
        if let text = filter.responsible {
            let id = try names.document(text, .user, spaces: nil)
            checks.append("\(body("b.json ->> '$.ResponsibleUserId'")) = \(id) COLLATE NOCASE")
        }
        if !filter.teams.isEmpty {
            let ids = try filter.teams.map { try names.document($0, .team, spaces: nil).lowercased() }
            checks.append(
                """
                EXISTS (
                    SELECT 1 FROM json_each(\(body("b.json -> '$.ResponsibleTeamIds'"))) AS team
                    WHERE lower(team.value) IN \(ids.map(\.asciiLowercased))
                )
                """
            )
        }
        return checks
    }

    /// A part of the body that was the newest then; where the mirror saw the first one later, of that.
    private func body(_ part: SQL) -> SQL {
        """
        (
            SELECT \(part) FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
            WHERE v.interruption = i.number AND (v.seenAt <= \(instant) OR v.ordinal = 1)
            ORDER BY v.ordinal DESC LIMIT 1
        )
        """
    }
}
