import GRDB
import WireFormat

/// Who was in which team when, as the mirror has seen it.
///
/// Members that a team has through groups of a directory are not listed by the server, so they are in no team here.
final class TeamStays {
    private let db: Database
    /// By team; nil for a team that was never read.
    private var readings: [String: Reading?] = [:]

    /// What is known of a team.
    private struct Reading {
        let firstReadAt: Timestamp
        let stays: [Stay]
    }

    /// A user's time in a team.
    private struct Stay {
        let name: String
        let firstSeenAt: Timestamp
        let endedAt: Timestamp?

        func isCurrent(at instant: Timestamp) -> Bool {
            firstSeenAt <= instant && endedAt.map { $0 > instant } ?? true
        }
    }

    init(_ db: Database) {
        self.db = db
    }

    /// Who could answer what the members of these teams may answer, between two instants: as it was first seen and as it
    /// was last seen.
    ///
    /// - Returns: The names, each once, in order; nil where no team is named or everyone is meant, so that anybody with the
    ///   permission may, and where a team was not read in that time.
    func members(of teams: [String], from start: Timestamp, to end: Timestamp) throws
        -> (first: [String], last: [String])?
    {
        guard !teams.isEmpty else { return nil }
        var first: Set<String> = []
        var last: Set<String> = []
        for team in teams {
            guard team.lowercased() != "teams-everyone", let reading = try reading(of: team) else {
                return nil
            }
            let (stays, seen) = (reading.stays, max(reading.firstReadAt, start))
            guard seen <= end else { return nil }
            first.formUnion(stays.lazy.filter { $0.isCurrent(at: seen) }.map(\.name))
            last.formUnion(stays.lazy.filter { $0.isCurrent(at: end) }.map(\.name))
        }
        return (first.sorted(), last.sorted())
    }

    private func reading(of team: String) throws -> Reading? {
        if let known = readings[team] { return known }
        let statement = try db.cachedStatement(sql: "SELECT firstReadAt FROM teamReading WHERE team = ?")
        let reading = try Int64.fetchOne(statement, arguments: [team]).map { first in
            Reading(firstReadAt: Timestamp(milliseconds: first), stays: try stays(in: team))
        }
        readings[team] = .some(reading)
        return reading
    }

    private func stays(in team: String) throws -> [Stay] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT coalesce(u.name, m.user), m.firstSeenAt, m.endedAt
                FROM membership AS m LEFT JOIN document AS u ON u.id = m.user WHERE m.team = ?
                """
        )
        return try Row.fetchAll(statement, arguments: [team]).map { row in
            Stay(
                name: row[0],
                firstSeenAt: Timestamp(milliseconds: row[1]),
                endedAt: (row[2] as Int64?).map(Timestamp.init(milliseconds:))
            )
        }
    }
}
