import GRDB
import MirrorStore
package import WireFormat

/// Which controls are run, and over what.
package struct ControlRequest: Sendable, Equatable {
    /// Names of controls; empty for every one.
    package var controls: [String] = []
    /// Names or ids; empty for every one.
    ///
    /// They narrow answers by what the interruption regards, deployments by where they go.
    package var spaces: [String] = []
    package var projects: [String] = []
    package var environments: [String] = []
    package var tenants: [String] = []
    /// Answered at or after then; of deployments: created.
    package var since: Timestamp?
    /// Answered before then; of deployments: created.
    package var until: Timestamp?
    /// Names, slugs or ids of the environments that are production; empty for those that are so by their name.
    package var production: [String] = []
    /// How soon after it was raised an answer is too soon to have been thought about.
    package var seconds = 10

    package init() {}

    /// - Throws: ``QueryError`` when a part makes no sense.
    func validate() throws(QueryError) {
        if seconds < 0 || seconds > 86_400 {
            throw QueryError(
                code: .invalidQuery,
                message: "\(seconds) seconds make no sense",
                hint: "Give 0 to 86400."
            )
        }
        if let since, let until, since >= until {
            throw QueryError(
                code: .invalidQuery,
                message: "the period ends (\(until)) before it begins (\(since))",
                hint: "Give an earlier instant first."
            )
        }
    }
}

/// A request with every name looked up, as conditions on the rows of scans.
struct ControlNarrowing {
    /// The keys of the spaces; nil for all.
    let spaces: [Int64]?
    /// For an interruption `i`.
    private let interruptions: [SQL]
    /// For a task `t` with its deployment `x`, where there is one.
    private let deployments: [SQL]
    private let since: Timestamp?
    private let until: Timestamp?

    init(_ request: ControlRequest, _ names: NameResolver) throws {
        let spaces = try names.spaces(request.spaces)
        self.spaces = spaces
        since = request.since
        until = request.until
        var filter = InterruptionFilter()
        filter.projects = request.projects
        filter.environments = request.environments
        filter.tenants = request.tenants
        let groups = try FacetGroups(filter, lists: [.listed, .gone], spaces: spaces, names)
        interruptions =
            groups.remaining.map { $0.group.check() } + (spaces.map { ["i.space IN \($0)"] } ?? [])
        func ids(_ texts: [String], _ kind: DocumentRecord.Kind) throws -> [String]? {
            texts.isEmpty ? nil : try texts.map { try names.document($0, kind, spaces: spaces) }
        }
        var conditions: [SQL] = []
        if let spaces { conditions.append("coalesce(t.space, x.space) IN \(spaces)") }
        if let ids = try ids(request.projects, .project) {
            conditions.append("coalesce(t.projectId, x.projectId) COLLATE NOCASE IN \(ids)")
        }
        // A deployment that is not known may go anywhere.
        if let ids = try ids(request.environments, .environment) {
            conditions.append("(x.id IS NULL OR x.environmentId IN \(ids))")
        }
        if let ids = try ids(request.tenants, .tenant) {
            conditions.append("(x.id IS NULL OR x.tenantId IN \(ids))")
        }
        deployments = conditions
    }

    func conditions(on subject: ControlScan.Subject) -> [SQL] {
        switch subject {
        case .answers: interruptions + bounds("i.closedAt")
        case .waiting: interruptions + bounds("t.completedTime")
        case .deployments: deployments + bounds("coalesce(x.created, t.queueTime)")
        }
    }

    /// Leaves out tasks that were queued before the period, so that their deployments need not be looked up.
    ///
    /// A task is queued for when its deployment is created or later; a day is for clocks that differ.
    var queuedInPeriod: [SQL] {
        since.map { since in
            let first = since.milliseconds - 86_400_000
            return ["coalesce(t.queueTime, \(first)) >= \(first)"]
        } ?? []
    }

    private func bounds(_ time: SQL) -> [SQL] {
        var bounds: [SQL] = []
        if let since { bounds.append("\(time) >= \(since.milliseconds)") }
        if let until { bounds.append("\(time) < \(until.milliseconds)") }
        return bounds
    }
}
