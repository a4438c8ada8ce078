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
    /// What is known of names from before.
    let names: NameMemory

    /// More keys than these are read in several statements, so that none holds too much.
    private static let limit = 256

    /// The summaries, in the order of the keys; a key that the mirror does not hold is left out.
    func summaries(_ numbers: [Int64]) throws -> [InterruptionSummary] {
        var summaries: [InterruptionSummary] = []
        summaries.reserveCapacity(numbers.count)
        try names.reading(db) { names in
            for start in stride(from: 0, to: numbers.count, by: Self.limit) {
                let part = numbers[start..<min(start + Self.limit, numbers.count)]
                let keys = "[" + part.map(String.init).joined(separator: ",") + "]"
                let sql: SQL = """
                    SELECT \(columns) FROM json_each(\(keys)) AS page
                    CROSS JOIN interruption AS i ON i.number = page.value \(joins)
                    """
                try db.eachRow(sql) { row in summaries.append(try summary(row, &names)) }
            }
        }
        return summaries
    }

    /// The summary in a row that begins with ``columns``.
    func summary(_ row: StatementColumns, _ names: inout DocumentNames) throws -> InterruptionSummary {
        let number = row.int(0)
        let type = row.text(1)
        let isPending = row.bool(3)
        let body = try row.withBytes(15) { try StoredBody.parse($0, of: number) }
        let shown = SummarizedBody(
            body,
            typeOfRow: type,
            // The body that is at hand can be of a later instant than the one that is asked about.
            isPendingThen: asOf.map { _ in isPending },
            formElementNames: row.text(16)
        )
        func named(_ id: String?) throws -> String? { try id.map { try names.name($0) ?? $0 } }
        let user = row.optionalText(5)
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
            responsibleUserID: user,
            spaceID: row.text(6),
            spaceName: row.text(7),
            responsibleUser: try user.flatMap { try names.name($0) },
            teamNames: try names.list(body["ResponsibleTeamIds"]),
            project: try named(row.optionalText(8)),
            environment: try named(row.optionalText(9)),
            tenant: try named(row.optionalText(10)),
            release: row.optionalText(11),
            outcome: row.optionalText(12),
            goneAt: row.optionalInt(13).map(Timestamp.init(milliseconds:)),
            isCertain: row.optionalInt(14).map { $0 != 0 },
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
    static let columnCount: Int32 = 17

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
                    """
            )
        } ?? Self.presentJoins
    }

    private static let presentColumns = columns(
        state: "i.isPending, i.created, i.responsibleUserId",
        outcome: "i.outcome, i.goneAt, NULL"
    )

    private static let presentJoins = joins(body: "i.body")

    private static func columns(state: SQL, outcome: SQL) -> SQL {
        """
        i.number, i.type, i.task, \(state), s.id, s.name, i.projectId, i.environmentId, i.tenantId, r.name, \(outcome),
        b.json, b.formElementNames
        """
    }

    private static func joins(body: SQL) -> SQL {
        """
        CROSS JOIN interruptionBody AS b ON b.key = \(body)
        CROSS JOIN space AS s ON s.number = i.space
        LEFT JOIN execution AS x ON x.task = i.task
        LEFT JOIN document AS r ON r.id = x.releaseId
        """
    }
}
