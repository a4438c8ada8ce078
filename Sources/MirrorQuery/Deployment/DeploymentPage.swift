import GRDB
import MirrorStore
import WireFormat

/// Reads the deployments of a page by the keys of their tasks.
struct DeploymentPage {
    let db: Database

    /// More keys than these are read in several statements, so that none holds too much.
    private static let limit = 256

    /// The summaries, in the order of the keys; a task that the mirror does not hold is left out.
    func summaries(_ numbers: [Int64]) throws -> [DeploymentSummary] {
        var summaries: [DeploymentSummary] = []
        summaries.reserveCapacity(numbers.count)
        for start in stride(from: 0, to: numbers.count, by: Self.limit) {
            let part = numbers[start..<min(start + Self.limit, numbers.count)]
            let keys = "[" + part.map(String.init).joined(separator: ",") + "]"
            let answers = try answers(keys)
            let statement = try db.cachedStatement(sql: Self.sql)
            let rows = try Row.fetchCursor(statement, arguments: [keys])
            let columns = StatementColumns(statement)
            while try rows.next() != nil {
                summaries.append(try summary(columns, answers[columns.int(0)] ?? Answers()))
            }
        }
        return summaries
    }

    /// The manual interventions of a task.
    private struct Answers {
        var interruptionIDs: [String] = []
        var decidedBy: [String] = []
    }

    private func answers(_ keys: String) throws -> [Int64: Answers] {
        let statement = try db.cachedStatement(sql: Self.answersSQL)
        let rows = try Row.fetchCursor(statement, arguments: [keys])
        let row = StatementColumns(statement)
        var answers: [Int64: Answers] = [:]
        var decided: [Int64: [(at: Int64, by: String)]] = [:]
        while try rows.next() != nil {
            let (task, number) = (row.int(0), row.int(1))
            answers[task, default: Answers()].interruptionIDs.append(
                number < 0 ? try RowKey.id(number, .interruption, in: db) : RowKey.id(number, .interruption)
            )
            if let at = row.optionalInt(2), let user = row.optionalText(3) {
                decided[task, default: []].append((at, user))
            }
        }
        for (task, decisions) in decided {
            var seen: Set<String> = []
            answers[task]?.decidedBy = decisions.sorted { $0.at < $1.at }.map(\.by).filter {
                seen.insert($0).inserted
            }
        }
        return answers
    }

    private func summary(_ row: StatementColumns, _ answers: Answers) throws -> DeploymentSummary {
        func time(_ column: Int32) -> Timestamp? {
            row.optionalInt(column).map(Timestamp.init(milliseconds:))
        }
        let number = row.int(0)
        let state = row.text(18)
        return DeploymentSummary(
            number: number,
            id: row.optionalText(1),
            spaceID: row.optionalText(2),
            spaceName: row.optionalText(3),
            projectID: row.optionalText(4),
            project: row.optionalText(5),
            environmentID: row.optionalText(6),
            environment: row.optionalText(7),
            tenantID: row.optionalText(8),
            tenant: row.optionalText(9),
            releaseID: row.optionalText(10),
            release: row.optionalText(11),
            created: time(12),
            requestedByID: row.optionalText(13),
            requestedBy: row.optionalText(14),
            taskID: number < 0 ? try RowKey.id(number, .task, in: db) : RowKey.id(number, .task),
            taskState: state,
            taskQueueTime: time(15),
            taskCompletedTime: time(16),
            taskFinishedSuccessfully: row.bool(17) && state == "Success",
            approval: DeploymentSummary.Approval(rawValue: row.text(19)) ?? .none,
            interruptionIDs: answers.interruptionIDs,
            decidedBy: answers.decidedBy,
            isGone: row.bool(20),
            isKnown: row.bool(21)
        )
    }

    private static let sql = """
        SELECT
            t.number, coalesce(x.id, b.json ->> '$.Arguments.DeploymentId'), s.id, s.name,
            coalesce(x.projectId, t.projectId), coalesce(p.name, x.projectId, t.projectId),
            x.environmentId, coalesce(e.name, x.environmentId), x.tenantId, coalesce(n.name, x.tenantId),
            x.releaseId, r.name, x.created, x.requestedById, coalesce(x.requestedBy, u.name),
            t.queueTime, t.completedTime, t.isCompleted, t.state, \(DeploymentSelection.approvalText), t.goneAt IS NOT NULL,
            x.task IS NOT NULL
        FROM json_each(?) AS page
        CROSS JOIN task AS t ON t.number = page.value
        CROSS JOIN taskBody AS b ON b.number = t.number
        LEFT JOIN space AS s ON s.number = t.space
        LEFT JOIN execution AS x ON x.task = t.number
        LEFT JOIN document AS p ON p.id = coalesce(x.projectId, t.projectId)
        LEFT JOIN document AS e ON e.id = x.environmentId
        LEFT JOIN document AS n ON n.id = x.tenantId
        LEFT JOIN document AS r ON r.id = x.releaseId
        LEFT JOIN document AS u ON u.id = x.requestedById
        """

    private static let answersSQL = """
        SELECT
            i.task, i.number, CASE WHEN i.outcome IS NOT NULL THEN i.closedAt END,
            CASE WHEN d.interruption IS NULL THEN coalesce(taker.name, i.responsibleUserId)
                ELSE coalesce(d.username, decider.name, d.userId) END
        FROM json_each(?) AS page
        CROSS JOIN interruption AS i ON i.task = page.value
        LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
        LEFT JOIN document AS decider ON decider.id = d.userId
        LEFT JOIN document AS taker ON taker.id = i.responsibleUserId
        WHERE i.type = 'ManualIntervention' COLLATE NOCASE
        ORDER BY page.key, i.created, i.number
        """
}
