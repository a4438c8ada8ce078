import GRDB
import MirrorStore
import WireFormat

/// Reads the summaries of a page of interruptions by their keys: the rows in one statement, each body once.
struct InterruptionPage {
    let db: Database
    /// The server's base URL.
    let server: String
    /// The past instant that is asked about; nil for the present.
    var asOf: Timestamp?

    /// More keys than these are read in several statements, so that none holds too much.
    private static let limit = 256

    /// The summaries, in the order of the keys; a key that the mirror does not hold is left out.
    func summaries(_ numbers: [Int64]) throws -> [InterruptionSummary] {
        var summaries: [InterruptionSummary] = []
        summaries.reserveCapacity(numbers.count)
        var teams = try TeamNames(db: db)
        for start in stride(from: 0, to: numbers.count, by: Self.limit) {
            let part = numbers[start..<min(start + Self.limit, numbers.count)]
            let keys = "[" + part.map(String.init).joined(separator: ",") + "]"
            let sql: SQL = """
                SELECT \(columns) FROM json_each(\(keys)) AS page
                CROSS JOIN interruption AS i ON i.number = page.value \(joins)
                """
            try db.eachRow(sql) { row in summaries.append(try summary(row, &teams)) }
        }
        return summaries
    }

    /// The summary in a row that begins with ``columns``.
    func summary(_ row: StatementColumns, _ teams: inout TeamNames) throws -> InterruptionSummary {
        let number = row.int(0)
        let type = row.text(1)
        let isPending = row.bool(3)
        let body = try row.withBytes(16) { try StoredBody.parse($0, of: number) }
        let shown = SummarizedBody(
            body,
            typeOfRow: type,
            // The body that is at hand can be of a later instant than the one that is asked about.
            isPendingThen: asOf.map { _ in isPending },
            formElementNames: row.text(17)
        )
        return InterruptionSummary(
            number: number,
            id: number < 0 ? try RowKey.id(number, .interruption, in: db) : RowKey.id(number, .interruption),
            title: try text(body["Title"]),
            type: type,
            taskID: try row.optionalInt(2).map { task in
                task < 0 ? try RowKey.id(task, .task, in: db) : RowKey.id(task, .task)
            },
            isPending: isPending,
            created: Timestamp(milliseconds: row.int(4)),
            responsibleUserID: row.optionalText(5),
            spaceID: row.text(6),
            spaceName: row.text(7),
            responsibleUser: row.optionalText(8),
            teamNames: try teams.list(body["ResponsibleTeamIds"]),
            project: row.optionalText(9),
            environment: row.optionalText(10),
            tenant: row.optionalText(11),
            release: row.optionalText(12),
            outcome: row.optionalText(13),
            goneAt: row.optionalInt(14).map(Timestamp.init(milliseconds:)),
            isCertain: row.optionalInt(15).map { $0 != 0 },
            server: server,
            body: shown
        )
    }

    /// A text as the mirror's views have it; nothing for null.
    private func text(_ value: JSONNode?) throws -> String {
        guard let value, !value.isNull else { return "" }
        // Escapes, and what is no text, SQLite reads in its own way.
        if value.isString, !value.source.contains(UInt8(ascii: "\\")), let text = value.string { return text }
        let statement = try db.cachedStatement(sql: "SELECT ? ->> '$'")
        return try statement.first([value.minified]) { $0.text(0) } ?? ""
    }

    /// How many ``columns`` there are.
    static let columnCount: Int32 = 18

    /// What a statement selects for a summary of the interruption `i`, which ``joins`` follows.
    var columns: SQL {
        asOf.map { asOf in
            Self.columns(
                state: """
                    i.closedAt IS NULL OR i.closedAt > \(asOf.milliseconds), i.created, b.json ->> '$.ResponsibleUserId'
                    """,
                outcome: """
                    CASE WHEN i.closedAt <= \(asOf.milliseconds) THEN i.outcome END, NULL,
                    i.closedAt IS NULL OR i.closedAt <= \(asOf.milliseconds) OR i.openUntil >= \(asOf.milliseconds)
                    """
            )
        } ?? Self.presentColumns
    }

    var joins: SQL {
        asOf.map { asOf in
            // The version that was the newest then; where the mirror saw the first one later, that.
            Self.joins(
                body: """
                    coalesce(
                        (
                            SELECT v.body FROM version AS v
                            WHERE v.interruption = i.number AND v.seenAt <= \(asOf.milliseconds)
                            ORDER BY v.ordinal DESC LIMIT 1
                        ),
                        (SELECT v.body FROM version AS v WHERE v.interruption = i.number AND v.ordinal = 1)
                    )
                    """,
                responsible: "b.json ->> '$.ResponsibleUserId'"
            )
        } ?? Self.presentJoins
    }

    private static let presentColumns = columns(
        state: "i.isPending, i.created, i.responsibleUserId",
        outcome: "i.outcome, i.goneAt, NULL"
    )

    private static let presentJoins = joins(body: "i.body", responsible: "i.responsibleUserId")

    private static func columns(state: SQL, outcome: SQL) -> SQL {
        """
        i.number, i.type, i.task, \(state), s.id, s.name, u.name,
        coalesce(p.name, i.projectId), coalesce(e.name, i.environmentId), coalesce(t.name, i.tenantId), r.name,
        \(outcome), b.json, b.formElementNames
        """
    }

    private static func joins(body: SQL, responsible: SQL) -> SQL {
        """
        CROSS JOIN interruptionBody AS b ON b.key = \(body)
        CROSS JOIN space AS s ON s.number = i.space
        LEFT JOIN document AS u ON u.id = \(responsible)
        LEFT JOIN document AS p ON p.id = i.projectId
        LEFT JOIN document AS e ON e.id = i.environmentId
        LEFT JOIN document AS t ON t.id = i.tenantId
        LEFT JOIN execution AS x ON x.task = i.task
        LEFT JOIN document AS r ON r.id = x.releaseId
        """
    }
}
