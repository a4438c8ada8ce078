import GRDB
import MirrorStore
import WireFormat

/// A filter for deployments, with every name looked up, as a list in the order of their tasks.
///
/// The population are the tasks that carry out a deployment, since these are what the mirror counts and certifies: one
/// whose deployment could not be read is among them all the same. Where it went is not known then, so a filter by
/// environment or tenant leaves it out, and ``unknown(in:)`` counts it.
struct DeploymentSelection {
    /// The keys of the spaces; nil for all.
    let spaces: [Int64]?
    let list: OrderedList
    /// Whether the filter asks for what only the deployment itself can tell.
    let narrowsByPlace: Bool
    private let unknownConditions: [SQL]
    private let strayConditions: [SQL]

    /// What the manual interventions of a task `t` come to.
    static let approvalText = """
        (
            SELECT CASE
                WHEN count(*) = 0 THEN 'none'
                WHEN sum(a.outcome = 'Abort' COLLATE NOCASE) > 0 THEN 'rejected'
                WHEN sum(a.isPending AND a.goneAt IS NULL) > 0 THEN 'pending'
                WHEN sum(a.outcome = 'Proceed' COLLATE NOCASE) > 0 THEN 'approved'
                ELSE 'undecided'
            END
            FROM interruption AS a WHERE a.task = t.number AND a.type = 'ManualIntervention' COLLATE NOCASE
        )
        """

    init(_ filter: DeploymentFilter, in db: Database) throws {
        let names = NameResolver(db: db)
        let spaces = try names.spaces(filter.spaces)
        self.spaces = spaces
        func ids(_ texts: [String], _ kind: DocumentRecord.Kind) throws -> [String] {
            try texts.map { try names.document($0, kind, spaces: spaces) }
        }
        let projects = try ids(filter.projects, .project)
        let environments = try ids(filter.environments, .environment)
        let tenants = try ids(filter.tenants, .tenant)
        narrowsByPlace = !environments.isEmpty || !tenants.isEmpty

        // What can be said of a deployment and of its task alike; then of a task alone, and of a deployment alone.
        var common: [SQL] = []
        var ofTask: [SQL] = ["t.name = 'Deploy' COLLATE NOCASE"]
        var ofDeployment: [SQL] = ["x.id LIKE 'Deployments-%'"]
        if let spaces {
            ofTask.append("t.space IN \(spaces)")
            ofDeployment.append("x.space IN \(spaces)")
        }
        if let since = filter.since {
            common.append("coalesce(x.created, t.queueTime) >= \(since.milliseconds)")
        }
        if let until = filter.until {
            common.append("coalesce(x.created, t.queueTime) < \(until.milliseconds)")
        }
        let approvals = filter.approvals.map(\.rawValue)
        if !approvals.isEmpty { ofTask.append("\(sql: Self.approvalText) IN \(approvals)") }
        var place: [SQL] = []
        if !environments.isEmpty { place.append("x.environmentId COLLATE NOCASE IN \(environments)") }
        if !tenants.isEmpty { place.append("x.tenantId COLLATE NOCASE IN \(tenants)") }
        var project: [SQL] = []
        var possibleProject: [SQL] = []
        if !projects.isEmpty {
            project.append("coalesce(x.projectId, t.projectId) COLLATE NOCASE IN \(projects)")
            possibleProject.append("(t.projectId IS NULL OR t.projectId COLLATE NOCASE IN \(projects))")
        }
        unknownConditions = ofTask + common + possibleProject + ["x.task IS NULL"]
        strayConditions = ofDeployment + common + place + project + ["t.number IS NULL"]

        func range(_ presence: SQL, _ index: String) -> OrderedList.Range {
            OrderedList.Range(
                source: "task AS t INDEXED BY \(sql: index) LEFT JOIN execution AS x ON x.task = t.number",
                conditions: [presence] + ofTask + common + place + project,
                time: "t.queueTime",
                number: "t.number"
            )
        }
        list = OrderedList(
            ranges: [range("t.goneAt IS NULL", "taskByName"), range("t.goneAt IS NOT NULL", "taskGone")],
            overlaps: false,
            keptTotal: nil,
            hasRowsWithoutTime: true
        )
    }

    /// How many are, or may be, in the list of which only the task is known.
    func unknown(in db: Database) throws -> Int {
        try count("task AS t LEFT JOIN execution AS x ON x.task = t.number", unknownConditions, db)
    }

    /// How many deployments belong in the list whose tasks the mirror does not hold.
    func stray(in db: Database) throws -> Int {
        try count("execution AS x LEFT JOIN task AS t ON t.number = x.task", strayConditions, db)
    }

    private func count(_ source: SQL, _ conditions: [SQL], _ db: Database) throws -> Int {
        let sql: SQL = "SELECT count(*) FROM \(source) WHERE \(conditions.joined(separator: " AND "))"
        return try SQLRequest<Int>(literal: sql, cached: true).fetchOne(db) ?? 0
    }
}
