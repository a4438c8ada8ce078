import MirrorQuery
import MirrorStore
import WireFormat

/// Interruptions, pending and answered.
struct InterruptionsDataset: ExportDataset {
    let name = "interruptions"
    let idColumn = "id"
    let timeColumn = "created"
    let filters: Set = [
        "--type", "--project", "--environment", "--tenant", "--team", "--responsible", "--task", "--result",
        "--regarding", "--gone", "--with-gone", "--pending", "--assigned-to", "--assigned-to-me", "--as-of",
    ]
    let kinds = [RowKind.interruption]
    let columnLanes: Set = ["context"]

    func columns(of filter: InterruptionFilter) -> [String] {
        (filter.asOf == nil ? ItemColumns.interruption : .pastInterruption).all
    }

    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws {
        try queries.forEachPart(of: filter, server: server) { (part: ListPart<InterruptionSummary>) in
            try take(part.map(\.json))
        }
    }

    func goneLeftOut(by filter: InterruptionFilter, in queries: MirrorQueries) throws -> Int {
        try queries.interruptions(filter, ListPage(take: 0), countsGone: true).goneLeftOut ?? 0
    }

    func rows(ids: [String], of filter: InterruptionFilter, in queries: MirrorQueries, server: String) throws
        -> [JSONValue]?
    {
        try queries.interruptions(ids: ids, asOf: filter.asOf, server: server).map(\.json)
    }

    func revisions(of ids: [String], in queries: MirrorQueries) throws -> [String: Int64]? {
        try queries.revisions(ofInterruptions: ids)
    }
}
