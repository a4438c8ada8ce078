import MirrorQuery
import MirrorStore
import WireFormat

/// Who answered which interruption, when, with what: those that the server no longer lists too, since an answer stays one.
struct DecisionsDataset: ExportDataset {
    let name = "decisions"
    let idColumn = "interruptionId"
    let timeColumn = "decidedAt"
    let filters: Set = [
        "--type", "--project", "--environment", "--tenant", "--team", "--responsible", "--task", "--result",
        "--regarding", "--gone", "--with-gone",
    ]
    let kinds = [RowKind.interruption]
    let columnLanes: Set = ["decisions", "context"]

    func columns(of filter: InterruptionFilter) -> [String] {
        ItemColumns.decision.all
    }

    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws {
        try queries.forEachPart(of: decisions(filter), server: server) { (part: ListPart<DecisionSummary>) in
            try take(part.map(\.json))
        }
    }

    /// The decisions that a filter means.
    func decisions(_ filter: InterruptionFilter) -> DecisionFilter {
        var decisions = DecisionFilter()
        decisions.interruptions = filter
        decisions.since = filter.since
        decisions.until = filter.until
        decisions.presence = filter.presence == .gone ? .gone : .both
        return decisions
    }

    func rows(ids: [String], of filter: InterruptionFilter, in queries: MirrorQueries, server: String) throws
        -> [JSONValue]?
    {
        try queries.decisions(ids: ids, server: server).map(\.json)
    }

    func revisions(of ids: [String], in queries: MirrorQueries) throws -> [String: Int64]? {
        try queries.revisions(ofInterruptions: ids)
    }
}
