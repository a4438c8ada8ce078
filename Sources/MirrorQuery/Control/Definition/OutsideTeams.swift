import GRDB
import WireFormat

/// Decided from outside: who answered was in none of the responsible teams.
///
/// Examined are answers to interruptions that name at least one responsible team; where none is named, anybody with the
/// permission may answer, and there is nothing to judge. Whoever was a member of one of the teams all the while between
/// `notBefore` and `decidedAt` is in order. Members count as observed then (``TeamHistory``); those of a team's first
/// reading count as members before it.
///
/// The finding is certain where each team had been read before and the user was never seen in any of them. It is possible
/// where a team was first read later ("as first observed"), or the user was a member before or after. A team that
/// the mirror has not read, or one with external groups, whose members no list names, leaves the answer undecidable.
struct OutsideTeams: Control {
    static let definition = ControlDefinition(
        name: "outside-teams",
        title: "Answered from outside the responsible teams",
        definition: """
            An interruption that names responsible teams was answered by a user who was in none of them then, as the \
            mirror observed their members. Possible where a team was first read after the answer, or the user was a \
            member at another time.
            """,
        limits: [
            "Teams are read about once a day: who was a member for a few hours between two readings is not seen.",
            "Octopus lets users with the permission InterruptionSubmit answer without being in a team, administrators for "
                + "instance; that this was allowed does not make it no finding.",
            "A team with external groups (Active Directory, Azure AD, LDAP …) cannot be judged, and which teams have some "
                + "is known of today only.",
        ],
        lanes: ["decisions", "reference"]
    )

    private let history: TeamHistory

    init(_ context: ControlContext) throws {
        history = try TeamHistory(context.db)
    }

    var scans: [ControlScan] {
        // Few lists of teams are named again and again.
        var lists: [String: [String]] = [:]
        func teams(_ json: String) -> [String] {
            if let list = lists[json] { return list }
            let list = (try? JSONDocument(parsing: json))?.root.elements.compactMap(\.string) ?? []
            if lists.count > 10_000 { lists.removeAll() }
            lists[json] = list
            return list
        }
        return [
            ControlScan(
                subject: .answers,
                conditions: ["json_array_length(b.json, '$.ResponsibleTeamIds') > 0"],
                facts: [
                    "b.json -> '$.ResponsibleTeamIds'", ControlScan.decider, ControlScan.notBefore,
                    "i.closedAt",
                ]
            ) { row in
                let ids = teams(row.text(0))
                if ids.isEmpty { return .notApplicable }
                guard let user = row.optionalText(1) else { return .undecidable("who answered is not known") }
                return judge(user, ids, from: row.int(2), through: row.int(3))
            }
        ]
    }

    private func judge(_ user: String, _ ids: [String], from: Int64, through: Int64) -> Verdict {
        func finding(_ certainty: Certainty, _ knowledge: String) -> Verdict {
            let names = ids.prefix(5).map { ControlFinding.plain(history.name(of: $0)) }.joined(
                separator: ", "
            )
            let more = ids.count > 5 ? " and \(ids.count - 5) more" : ""
            return .finding(certainty) { "\($0.answer) and was in none of \(names)\(more), \(knowledge)" }
        }
        switch history.standing(of: user, in: ids, from: from, through: through) {
        case .member: return .inOrder
        case .outsider: return finding(.certain, "as observed then")
        case .perhapsOutsider(.firstReadLater): return finding(.possible, "as first observed, later")
        case .perhapsOutsider(.wasAtAnotherTime):
            return finding(.possible, "as observed then, but was seen in one at another time")
        case .unknown(.teamNotRead):
            return .undecidable("a responsible team is not in the mirror, so its members are not known")
        case .unknown(.externalGroups):
            return .undecidable(
                "a responsible team takes members from external groups, which the mirror cannot see"
            )
        }
    }
}
