package import WireFormat

/// Which deployments are meant; every part narrows.
///
/// Those that the server no longer lists are among them.
package struct DeploymentFilter: Sendable, Equatable {
    /// Names or ids; empty for every space.
    package var spaces: [String] = []
    /// Names or ids.
    package var projects: [String] = []
    package var environments: [String] = []
    package var tenants: [String] = []
    /// Created at or after; where only the task of a deployment is known, queued for then or later.
    package var since: Timestamp?
    /// Created, or queued for, before then.
    package var until: Timestamp?
    /// Whether it was approved; empty for all.
    package var approvals: [DeploymentSummary.Approval] = []

    package init() {}

    /// What the filter asks for, as a text to recognise it by; instants are no part of it.
    var question: String {
        [spaces, projects, environments, tenants, approvals.map(\.rawValue)]
            .map { $0.joined(separator: "\u{1F}") }.joined(separator: "\u{1E}")
    }
}
