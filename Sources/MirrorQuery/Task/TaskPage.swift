import GRDB
import MirrorStore
import WireFormat

/// Reads the summaries of a page of tasks by their keys, in one statement.
struct TaskPage {
    let db: Database
    /// The server's base URL.
    let server: String

    /// More keys than these are read in several statements, so that none holds too much.
    private static let limit = 256

    /// The summaries, in the order of the keys; a key that the mirror does not hold is left out.
    func summaries(_ numbers: [Int64]) throws -> [TaskSummary] {
        var summaries: [TaskSummary] = []
        summaries.reserveCapacity(numbers.count)
        for start in stride(from: 0, to: numbers.count, by: Self.limit) {
            let part = numbers[start..<min(start + Self.limit, numbers.count)]
            let keys = "[" + part.map(String.init).joined(separator: ",") + "]"
            let statement = try db.cachedStatement(sql: Self.sql)
            let rows = try Row.fetchCursor(statement, arguments: [keys])
            let columns = StatementColumns(statement)
            while try rows.next() != nil { summaries.append(try summary(columns)) }
        }
        return summaries
    }

    private func summary(_ row: StatementColumns) throws -> TaskSummary {
        let number = row.int(0)
        func time(_ column: Int32) -> Timestamp? {
            row.optionalInt(column).map(Timestamp.init(milliseconds:))
        }
        return TaskSummary(
            number: number,
            id: number < 0 ? try RowKey.id(number, .task, in: db) : RowKey.id(number, .task),
            spaceID: row.optionalText(1),
            spaceName: row.optionalText(2),
            name: row.text(3),
            description: row.text(4),
            state: row.text(5),
            queueTime: time(6),
            startTime: time(7),
            completedTime: time(8),
            errorMessage: row.text(9),
            isCompleted: row.bool(10),
            hasPendingInterruptions: row.bool(11),
            projectID: row.optionalText(12),
            project: row.optionalText(13),
            environment: row.optionalText(14),
            tenant: row.optionalText(15),
            release: row.optionalText(16),
            requestedBy: row.optionalText(17),
            goneAt: time(18),
            server: server,
            bodyText: row.text(19)
        )
    }

    private static let sql = """
        SELECT
            t.number, s.id, s.name, t.name, b.json ->> '$.Description', t.state, t.queueTime, t.startTime,
            t.completedTime, b.json ->> '$.ErrorMessage', t.isCompleted, t.hasPendingInterruptions, t.projectId,
            coalesce(p.name, t.projectId), coalesce(e.name, t.environmentId), coalesce(n.name, t.tenantId), r.name,
            coalesce(x.requestedBy, u.name, x.requestedById), t.goneAt, b.json
        FROM json_each(?) AS page
        CROSS JOIN task AS t ON t.number = page.value
        CROSS JOIN taskBody AS b ON b.number = t.number
        LEFT JOIN space AS s ON s.number = t.space
        LEFT JOIN document AS p ON p.id = t.projectId
        LEFT JOIN document AS e ON e.id = t.environmentId
        LEFT JOIN document AS n ON n.id = t.tenantId
        LEFT JOIN execution AS x ON x.task = t.number
        LEFT JOIN document AS r ON r.id = x.releaseId
        LEFT JOIN document AS u ON u.id = x.requestedById
        """
}
