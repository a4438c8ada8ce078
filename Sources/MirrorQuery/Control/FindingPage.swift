import GRDB
import MirrorStore
import WireFormat

/// Reads the facts and names of a part of a control's findings, in one statement for each kind of row.
struct FindingPage {
    /// A row that was found.
    struct Found {
        /// Nil when the finding is a deployment.
        let interruption: Int64?
        let task: Int64?
        let certainty: Certainty
        let detail: Verdict.Detail
    }

    let db: Database
    /// The control's name.
    let control: String
    /// The server's base URL.
    let server: String

    /// How many are read at once.
    static let limit = 256

    /// The findings, in the order given; all of one kind.
    func findings(_ found: [Found]) throws -> [ControlFinding] {
        guard let first = found.first else { return [] }
        let isInterruption = first.interruption != nil
        let keys = found.map { String((isInterruption ? $0.interruption : $0.task) ?? 0) }
        let statement = try db.cachedStatement(sql: isInterruption ? Self.interruptions : Self.deployments)
        let rows = try Row.fetchCursor(statement, arguments: ["[" + keys.joined(separator: ",") + "]"])
        let columns = StatementColumns(statement)
        var findings: [ControlFinding] = []
        findings.reserveCapacity(found.count)
        while try rows.next() != nil, findings.count < found.count {
            let row = found[findings.count]
            var finding = try finding(columns, row)
            finding.detail = row.detail(finding)
            findings.append(finding)
        }
        return findings
    }

    private func finding(_ row: StatementColumns, _ found: Found) throws -> ControlFinding {
        func time(_ column: Int32) -> Timestamp? {
            row.optionalInt(column).map(Timestamp.init(milliseconds:))
        }
        let isAnswered = row.optionalText(14) != nil && row.optionalInt(16) != nil
        return ControlFinding(
            control: control,
            certainty: found.certainty,
            interruptionID: try found.interruption.map { try RowKey.id($0, .interruption, in: db) },
            title: row.optionalText(0),
            taskID: try found.task.map { try RowKey.id($0, .task, in: db) },
            executionID: row.optionalText(1),
            spaceID: row.text(2),
            spaceName: row.text(3),
            project: row.optionalText(4),
            environment: row.optionalText(5),
            tenant: row.optionalText(6),
            release: row.optionalText(7),
            requestedByID: row.optionalText(8),
            requestedBy: row.optionalText(9),
            userID: row.optionalText(12),
            user: row.optionalText(13),
            outcome: isAnswered ? row.optionalText(14) : nil,
            created: time(15),
            decidedAt: isAnswered ? time(16) : nil,
            notBefore: isAnswered ? time(17) : nil,
            source: isAnswered ? (row.bool(18) ? .event : .observed) : nil,
            taskState: row.optionalText(10),
            taskCompletedTime: time(11),
            server: server
        )
    }

    private static let interruptions = """
        SELECT
            \(named),
            CASE WHEN d.interruption IS NULL THEN i.responsibleUserId ELSE d.userId END,
            CASE WHEN d.interruption IS NULL THEN decider.name ELSE coalesce(d.username, decider.name) END,
            i.outcome, i.created, i.closedAt, coalesce(i.openUntil, i.created), d.interruption IS NOT NULL
        FROM (
            SELECT page.key AS place, i.number AS number, b.json ->> '$.Title' AS title, i.space AS space,
                i.task AS task, coalesce(x.projectId, i.projectId) AS projectId,
                coalesce(x.environmentId, i.environmentId) AS environmentId,
                coalesce(x.tenantId, i.tenantId) AS tenantId
            FROM json_each(?) AS page
            CROSS JOIN interruption AS i ON i.number = page.value
            CROSS JOIN interruptionBody AS b ON b.key = i.body
            LEFT JOIN execution AS x ON x.task = i.task
        ) AS f
        CROSS JOIN interruption AS i ON i.number = f.number
        LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
        LEFT JOIN document AS decider
            ON decider.id = CASE WHEN d.interruption IS NULL THEN i.responsibleUserId ELSE d.userId END
        \(names) ORDER BY f.place
        """

    private static let deployments = """
        SELECT \(named), NULL, NULL, NULL, coalesce(x.created, t.queueTime), NULL, NULL, 0
        FROM (
            SELECT page.key AS place, NULL AS title, coalesce(t.space, x.space) AS space, page.value AS task,
                coalesce(x.projectId, t.projectId) AS projectId, x.environmentId AS environmentId,
                x.tenantId AS tenantId
            FROM json_each(?) AS page
            LEFT JOIN task AS t ON t.number = page.value
            LEFT JOIN execution AS x ON x.task = page.value
        ) AS f
        \(names) ORDER BY f.place
        """

    /// The columns that both kinds of row share, of a row `f` with the ids.
    private static let named = """
        f.title, x.id, s.id, s.name, coalesce(p.name, f.projectId), coalesce(e.name, f.environmentId),
            coalesce(n.name, f.tenantId), r.name, x.requestedById, coalesce(x.requestedBy, requester.name),
            t.state, t.completedTime
        """

    private static let names = """
        LEFT JOIN space AS s ON s.number = f.space
        LEFT JOIN task AS t ON t.number = f.task
        LEFT JOIN execution AS x ON x.task = f.task
        LEFT JOIN document AS p ON p.id = f.projectId
        LEFT JOIN document AS e ON e.id = f.environmentId
        LEFT JOIN document AS n ON n.id = f.tenantId
        LEFT JOIN document AS r ON r.id = x.releaseId
        LEFT JOIN document AS requester ON requester.id = x.requestedById
        """
}
