/// Which requests a fault or a scheduled mutation is meant for.
package struct RequestMatch: Sendable {
    /// Every request.
    package static let any = RequestMatch()

    let kind: ResourceKind?
    let method: String?
    let text: String?

    /// Matches requests by the resource they ask for, their method, and a text within path and query, in any
    /// case; nil matches all.
    package init(_ kind: ResourceKind? = nil, method: String? = nil, containing text: String? = nil) {
        self.kind = kind
        self.method = method
        self.text = text?.lowercased()
    }

    /// True when the request is meant.
    func matches(_ request: SimulatorRequest, kind: ResourceKind?) -> Bool {
        if let wanted = self.kind, wanted != kind { return false }
        if let method, method != request.method { return false }
        if let text, !request.target.lowercased().contains(text) { return false }
        return true
    }
}

/// What a route leads to, whatever the prefix.
package enum ResourceKind: String, Sendable, CaseIterable {
    /// `/api`.
    case root
    /// `/api/Spaces-1`.
    case spaceHome
    /// Spaces.
    case spaces
    /// Users.
    case users
    /// Teams.
    case teams
    /// Projects.
    case projects
    /// Environments.
    case environments
    /// Tenants.
    case tenants
    /// Releases.
    case releases
    /// Deployments.
    case deployments
    /// Runbook runs.
    case runbookRuns
    /// Interruptions.
    case interruptions
    /// Server tasks.
    case tasks
    /// Audit events.
    case events
    /// The server's status.
    case serverStatus
    /// Server nodes.
    case octopusServerNodes

    init?(path: String) {
        let name = path.lowercased()
        guard let kind = Self.allCases.first(where: { $0.rawValue.lowercased() == name }) else { return nil }
        guard kind != .root, kind != .spaceHome else { return nil }
        self = kind
    }

    /// The permission that reading it needs, or nil.
    var permission: Permission? {
        switch self {
        case .root, .spaceHome, .spaces, .serverStatus, .octopusServerNodes: nil
        case .users: .userView
        case .teams: .teamView
        case .projects: .projectView
        case .environments: .environmentView
        case .tenants: .tenantView
        case .releases: .releaseView
        case .deployments: .deploymentView
        case .runbookRuns: .runbookRunView
        case .interruptions: .interruptionView
        case .tasks: .taskView
        case .events: .eventView
        }
    }
}
