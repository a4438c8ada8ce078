import GRDB
import MirrorStore

/// How many production deployments there were, by what became of their approval.
package struct ProductionApprovals: Sendable, Equatable {
    /// The names of the environments that count as production: those whose name says so.
    package var environments: [String]
    package var counts: [DeploymentSummary.Approval: Int]
}

extension MirrorQueries {
    /// Counts the deployments that went to production; nil where no environment is production by its name.
    ///
    /// One that is known by its task alone is not among them, since where it went is not known.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func productionApprovals(_ filter: DeploymentFilter) throws -> ProductionApprovals? {
        try read { db in
            let selection = try DeploymentSelection(filter, in: db)
            let production = try ProductionEnvironments([], spaces: selection.spaces, in: db)
            guard !production.names.isEmpty else { return nil }
            var approvals = ProductionApprovals(environments: production.names, counts: [:])
            let parts: [SQL] = selection.list.ranges.map { range in
                """
                SELECT x.environmentId AS environmentId, \(sql: DeploymentSelection.approvalText) AS approval
                FROM \(range.source) WHERE \(range.conditions.joined(separator: " AND "))
                """
            }
            let sql: SQL = """
                SELECT environmentId, approval, count(*) FROM (\(parts.joined(separator: " UNION ALL "))) GROUP BY 1, 2
                """
            for row in try Row.fetchAll(db.cachedStatement(literal: sql)) {
                guard production.kind(of: row[0]) == .production,
                    let approval = DeploymentSummary.Approval(rawValue: row[1])
                else { continue }
                approvals.counts[approval, default: 0] += row[2]
            }
            return approvals
        }
    }
}
