import GRDB
import MirrorStore
import WireFormat

/// What a report wants to know of one interruption.
struct ReportFact {
    var created: Timestamp
    var kind: ReportKind
    var ending: ReportEnding
    /// When it was answered, or first seen to be; nil while it is not.
    var decidedAt: Timestamp?
    /// When it was last known to be unanswered.
    var notBefore: Timestamp?
    /// Whether the audit log tells of the answer.
    var isFromEvent: Bool
    var isByService: Bool
    /// Numbers of ``ReportNames``.
    var project: Int32
    var environment: Int32
    var decider: Int32
}

/// The types of interruption that a report tells apart.
package enum ReportKind: Int, Sendable, CaseIterable {
    case manualIntervention, guidedFailure, other

    init(type: String) {
        switch type.lowercased() {
        case "manualintervention": self = .manualIntervention
        case "guidedfailure": self = .guidedFailure
        default: self = .other
        }
    }
}

/// What became of an interruption.
package enum ReportEnding: Sendable, Hashable {
    /// Proceed, Abort, Fail, Retry …, as Octopus has it.
    case answered(String)
    /// Nobody answered, and nobody can any more: its task was cancelled, something outside was awaited, or the server no
    /// longer lists it.
    case unanswered
    case pending
}

/// Reads the interruptions that were raised within a stretch of time, one after the other.
struct ReportScan {
    let db: Database
    /// What the filter asks of an interruption `i`.
    let conditions: [SQL]

    init(_ filter: InterruptionFilter, spaces: [Int64]?, in db: Database) throws {
        self.db = db
        var narrowing = InterruptionFilter()
        narrowing.types = filter.types
        narrowing.projects = filter.projects
        narrowing.environments = filter.environments
        narrowing.tenants = filter.tenants
        narrowing.teams = filter.teams
        let groups = try FacetGroups(
            narrowing,
            lists: [.listed, .gone],
            spaces: spaces,
            NameResolver(db: db)
        )
        var conditions = groups.remaining.map { $0.group.check() }
        if let spaces { conditions.append("i.space IN \(spaces)") }
        self.conditions = conditions
    }

    /// Gives each fact of what was raised at or after `since` and before `until`.
    func forEach(
        since: Timestamp,
        until: Timestamp,
        _ names: inout ReportNames,
        _ take: (ReportFact) -> Void
    ) throws {
        let statement = try db.cachedStatement(literal: sql(since, until))
        let rows = try Row.fetchCursor(statement)
        let row = StatementColumns(statement)
        var endings: [String: ReportEnding] = [:]
        var kinds: [String: ReportKind] = [:]
        while try rows.next() != nil {
            let type = row.text(1)
            let kind = kinds[type] ?? ReportKind(type: type)
            kinds[type] = kind
            var ending = row.bool(2) && !row.bool(3) ? ReportEnding.pending : .unanswered
            let decidedAt = row.optionalInt(5).map(Timestamp.init(milliseconds:))
            if decidedAt != nil, let outcome = row.optionalText(4) {
                ending = endings[outcome] ?? .answered(outcome)
                endings[outcome] = ending
            }
            let isFromEvent = row.bool(9)
            // An event whose user is gone has a name alone.
            let decider = row.optionalText(10) ?? (isFromEvent ? row.optionalText(11) : row.optionalText(13))
            take(
                ReportFact(
                    created: Timestamp(milliseconds: row.int(0)),
                    kind: kind,
                    ending: ending,
                    decidedAt: decidedAt,
                    notBefore: row.optionalInt(6).map(Timestamp.init(milliseconds:)),
                    isFromEvent: isFromEvent,
                    isByService: row.bool(12),
                    project: names.number(row.optionalText(7)),
                    environment: names.number(row.optionalText(8)),
                    decider: names.number(decider)
                )
            )
        }
    }

    /// What limits a statement to interruptions `i` that were raised then and that the filter means.
    func bounded(since: Timestamp, until: Timestamp) -> SQL {
        let bounds: [SQL] = [
            "i.created >= \(since.milliseconds)", "i.created < \(until.milliseconds)",
        ]
        return (bounds + conditions).joined(separator: " AND ")
    }

    private func sql(_ since: Timestamp, _ until: Timestamp) -> SQL {
        """
        SELECT
            i.created, i.type, i.isPending, i.goneAt IS NOT NULL, i.outcome, i.closedAt, i.openUntil,
            i.projectId, i.environmentId, d.interruption IS NOT NULL, d.userId, d.username, d.isService,
            i.responsibleUserId
        FROM interruption AS i
        LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
        WHERE \(bounded(since: since, until: until))
        """
    }
}
