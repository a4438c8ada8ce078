import GRDB
import MirrorStore

/// Who was in which team when, as observed.
///
/// Teams are read about once a day, so a change is known by when it was first seen. Those who were members when a team
/// was first read are held to have been so before.
struct TeamHistory {
    /// How a user stands to some teams while a decision was made.
    enum Standing: Equatable {
        case member
        /// In none of them, and in none later or before.
        case outsider
        /// In none of them all the while, as far as is known; why it is not certain.
        case perhapsOutsider(Doubt)
        /// A team's members are not all known.
        case unknown(Gap)
    }

    enum Doubt: Equatable {
        /// Was in a team before or after.
        case wasAtAnotherTime
        /// A team was first read after the decision.
        case firstReadLater
    }

    enum Gap: Equatable {
        case teamNotRead
        case externalGroups
    }

    private struct Period {
        let start: Int64
        let end: Int64?
    }

    private struct Team {
        var name: String
        var hasExternalGroups: Bool
        var isRead: Bool
        var firstSeenAt: Int64?
        var members: [String: [Period]] = [:]
    }

    /// By id in lower case.
    private var teams: [String: Team] = [:]

    init(_ db: Database) throws {
        let documents = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, name, coalesce(json_array_length(json, '$.ExternalSecurityGroups'), 0) > 0
                FROM document WHERE kind = 'Team'
                """
        )
        while let row = try documents.next() {
            teams[(row[0] as String).asciiLowercased] = Team(
                name: row[1],
                hasExternalGroups: row[2],
                isRead: true
            )
        }
        let readings = try Row.fetchCursor(db, sql: "SELECT team, firstReadAt FROM teamReading")
        while let row = try readings.next() {
            let id: String = row[0]
            let unnamed = Team(name: id, hasExternalGroups: false, isRead: false)
            teams[id.asciiLowercased, default: unnamed].firstSeenAt = row[1]
        }
        let memberships = try Row.fetchCursor(
            db,
            sql: "SELECT team, user, firstSeenAt, endedAt FROM membership"
        )
        while let row = try memberships.next() {
            let (id, user) = ((row[0] as String), (row[1] as String).asciiLowercased)
            let key = id.asciiLowercased
            var team = teams[key] ?? Team(name: id, hasExternalGroups: false, isRead: false)
            let start: Int64 = row[2]
            let isFirst = team.firstSeenAt.map { start <= $0 } ?? true
            team.members[user, default: []].append(Period(start: isFirst ? .min : start, end: row[3]))
            teams[key] = team
        }
    }

    /// The name of a team; its id where the mirror has none.
    func name(of id: String) -> String { teams[id.asciiLowercased]?.name ?? id }

    /// How a user stands to those teams from one instant to another, both included.
    func standing(of user: String, in ids: [String], from: Int64, through: Int64) -> Standing {
        // Everyone is a member of this team, and its list of members is empty.
        let ids = ids.map(\.asciiLowercased)
        if ids.contains("teams-everyone") { return .member }
        let user = user.asciiLowercased
        var doubt: Doubt?
        var gap: Gap?
        for id in ids {
            guard let team = teams[id], team.isRead else {
                gap = .teamNotRead
                continue
            }
            let periods = team.members[user] ?? []
            if periods.contains(where: { $0.start <= from && $0.end.map { $0 > through } ?? true }) {
                return .member
            }
            if team.hasExternalGroups { gap = gap ?? .externalGroups }
            if !periods.isEmpty { doubt = .wasAtAnotherTime }
            if team.firstSeenAt.map({ $0 > from }) ?? true { doubt = doubt ?? .firstReadLater }
        }
        if let gap { return .unknown(gap) }
        return doubt.map(Standing.perhapsOutsider) ?? .outsider
    }
}
