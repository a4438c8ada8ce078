import MirrorExport
import MirrorQuery
import WireFormat

extension ReportSupplement {
    /// What the controls find in the period of a report, and how its production deployments were approved.
    ///
    /// Neither can be narrowed by type or team, so a report that is has none of it.
    init(_ request: ReportRequest, _ queries: MirrorQueries) throws {
        let filter = request.filter
        self.init()
        guard filter.types.isEmpty, filter.teams.isEmpty else { return }
        var asked = ControlRequest()
        asked.spaces = filter.spaces
        asked.projects = filter.projects
        asked.environments = filter.environments
        asked.tenants = filter.tenants
        asked.since = request.period.since
        asked.until = request.period.until
        controls = try queries.controls(asked, examples: 3).results.map(Control.init)
        var deployments = DeploymentFilter()
        deployments.spaces = filter.spaces
        deployments.projects = filter.projects
        deployments.environments = filter.environments
        deployments.tenants = filter.tenants
        deployments.since = request.period.since
        deployments.until = request.period.until
        approvals = try queries.productionApprovals(deployments).map(Approvals.init)
    }
}

extension ReportSupplement.Control {
    fileprivate init(_ result: ControlResult) {
        self.init(
            name: result.definition.name,
            title: result.definition.title,
            definition: result.definition.definition,
            limits: (result.definition.limits + result.caveats).joined(separator: " "),
            examined: result.examined,
            count: result.findings,
            undecidable: result.undecidableCount,
            examples: result.examples.map { ($0.detail, $0.publicURL) }
        )
    }
}

extension ReportSupplement.Approvals {
    fileprivate init(_ approvals: ProductionApprovals) {
        func count(_ approval: DeploymentSummary.Approval) -> Int { approvals.counts[approval] ?? 0 }
        self.init(
            environments: approvals.environments,
            approved: count(.approved),
            rejected: count(.rejected),
            pending: count(.pending),
            undecided: count(.undecided),
            none: count(.none)
        )
    }
}
