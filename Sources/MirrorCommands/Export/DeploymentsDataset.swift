import MirrorQuery
import MirrorStore
import WireFormat

/// Deployments, by the tasks that carry them out, each with what became of its approval; or only those without one.
///
/// Those that the server no longer lists are among them: the population of a period stays what it was. A row is made of
/// more than its own rows say when they change (an interruption may come to another task), so where the mirror has moved on
/// since an export, the rows are not compared one by one.
struct DeploymentsDataset: ExportDataset {
    /// Whether those that were approved are left out.
    let isWithoutApproval: Bool

    var name: String { isWithoutApproval ? "deployments-without-approval" : "deployments" }
    let idColumn = "taskId"
    let timeColumn = "created"
    let filters: Set = ["--project", "--environment", "--tenant"]
    let kinds = RowKind.allCases
    let columnLanes: Set = ["decisions", "context"]

    func columns(of filter: InterruptionFilter) -> [String] { DeploymentSummary.keys }

    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws {
        try queries.deployments(deployments(filter)) { list in
            try take(ListPart(items: list.items.map(\.json), total: list.totalResults))
        }
    }

    func debts(of filter: InterruptionFilter, in queries: MirrorQueries) throws -> [Debt] {
        let spaces = filter.spaces.isEmpty ? nil : filter.spaces
        let known = try queries.state(spaces: spaces, kinds: kinds).debts
        return try queries.deployments(deployments(filter), ListPage(take: 0)).state.debts.filter {
            !known.contains($0)
        }
    }

    private func deployments(_ filter: InterruptionFilter) -> DeploymentFilter {
        var deployments = DeploymentFilter()
        deployments.spaces = filter.spaces
        deployments.projects = filter.projects
        deployments.environments = filter.environments
        deployments.tenants = filter.tenants
        deployments.since = filter.since
        deployments.until = filter.until
        if isWithoutApproval {
            deployments.approvals = DeploymentSummary.Approval.allCases.filter { $0 != .approved }
        }
        return deployments
    }
}
