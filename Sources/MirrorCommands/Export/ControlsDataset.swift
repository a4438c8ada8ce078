import MirrorExport
import MirrorQuery
import MirrorStore
import WireFormat

/// What each control looked for, how much it looked at and what it could not judge.
///
/// Without that, nobody knows what it means that nothing was found.
struct ControlsDataset: ExportDataset {
    let name = "controls"
    let idColumn = "control"
    let timeColumn = "decidedAt"
    let filters: Set = ["--project", "--environment", "--tenant"]
    let kinds = RowKind.allCases
    let columnLanes: Set = ["decisions", "context"]

    func columns(of filter: InterruptionFilter) -> [String] {
        ItemColumns.control.all
    }

    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws {
        let columns = columns(of: filter)
        let results = try queries.controls(ControlRequest(filter)).results
        try take(ListPart(items: results.map { $0.json.selecting(columns) }, total: results.count))
    }
}

/// What the controls found.
///
/// Production are the environments whose name says so.
struct FindingsDataset: ExportDataset {
    let name = "findings"
    let idColumn = "id"
    let timeColumn = "decidedAt"
    let filters: Set = ["--project", "--environment", "--tenant"]
    let kinds = RowKind.allCases
    let columnLanes: Set = ["decisions", "context"]

    func columns(of filter: InterruptionFilter) -> [String] { ControlFinding.keys }

    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws {
        let request = ControlRequest(filter)
        let total = try queries.controls(request).results.reduce(0) { $0 + $1.findings }
        if total == 0 { try take(ListPart(items: [], total: 0)) }
        _ = try queries.findings(request) { findings in
            try take(ListPart(items: findings.map(\.json), total: total))
        }
    }
}

extension ControlRequest {
    fileprivate init(_ filter: InterruptionFilter) {
        self.init()
        spaces = filter.spaces
        projects = filter.projects
        environments = filter.environments
        tenants = filter.tenants
        since = filter.since
        until = filter.until
    }
}
