import GRDB
import MirrorStore
import WireFormat

/// Reads the summaries of a page of interruptions by their keys, in one statement.
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
        for start in stride(from: 0, to: numbers.count, by: Self.limit) {
            let part = numbers[start..<min(start + Self.limit, numbers.count)]
            let keys = "[" + part.map(String.init).joined(separator: ",") + "]"
            let statement = try db.cachedStatement(sql: asOf == nil ? Self.present : Self.past)
            let rows = try Row.fetchCursor(
                statement,
                arguments: asOf.map { ["keys": keys, "asOf": $0.milliseconds] } ?? ["keys": keys]
            )
            let columns = StatementColumns(statement)
            while try rows.next() != nil { summaries.append(try summary(columns)) }
        }
        return summaries
    }

    private func summary(_ row: StatementColumns) throws -> InterruptionSummary {
        let number = row.int(0)
        return InterruptionSummary(
            number: number,
            id: number < 0 ? try RowKey.id(number, .interruption, in: db) : RowKey.id(number, .interruption),
            title: row.text(1),
            type: row.text(2),
            taskID: try row.optionalInt(3).map { task in
                task < 0 ? try RowKey.id(task, .task, in: db) : RowKey.id(task, .task)
            },
            isPending: row.bool(4),
            created: Timestamp(milliseconds: row.int(5)),
            responsibleUserID: row.optionalText(6),
            spaceID: row.text(7),
            spaceName: row.text(8),
            responsibleUser: row.optionalText(9),
            teamNames: row.text(30),
            project: row.optionalText(10),
            environment: row.optionalText(11),
            tenant: row.optionalText(12),
            release: row.optionalText(13),
            outcome: row.optionalText(14),
            goneAt: row.optionalInt(15).map(Timestamp.init(milliseconds:)),
            isCertain: row.optionalInt(16).map { $0 != 0 },
            server: server,
            body: OctopusMembers(
                title: row.optionalText(17),
                type: row.text(18),
                taskID: row.optionalText(19),
                correlationID: row.optionalText(20),
                isPending: row.text(21),
                isLinkedToOtherInterruption: row.optionalText(22),
                created: row.optionalText(23),
                relatedDocumentIDs: row.text(24),
                responsibleTeamIDs: row.text(26),
                responsibleUserID: row.optionalText(25),
                canTakeResponsibility: row.optionalText(27),
                hasResponsibility: row.optionalText(28),
                formElementNames: row.text(29)
            )
        )
    }

    private static let present = sql(
        body: "i.body",
        state: "i.isPending, i.created, i.responsibleUserId",
        responsible: "i.responsibleUserId",
        outcome: "i.outcome, i.goneAt, NULL",
        isPendingJSON: "coalesce(b.json -> '$.IsPending', 'false')"
    )

    /// The version that was the newest then; where the mirror saw the first one later, that.
    private static let past = sql(
        body: """
            coalesce(
                (
                    SELECT v.body FROM version AS v WHERE v.interruption = i.number AND v.seenAt <= :asOf
                    ORDER BY v.ordinal DESC LIMIT 1
                ),
                (SELECT v.body FROM version AS v WHERE v.interruption = i.number AND v.ordinal = 1)
            )
            """,
        state: "i.closedAt IS NULL OR i.closedAt > :asOf, i.created, b.json ->> '$.ResponsibleUserId'",
        responsible: "b.json ->> '$.ResponsibleUserId'",
        outcome: """
            CASE WHEN i.closedAt <= :asOf THEN i.outcome END, NULL,
            i.closedAt IS NULL OR i.closedAt <= :asOf OR i.openUntil >= :asOf
            """,
        isPendingJSON: "CASE WHEN i.closedAt <= :asOf THEN 'false' ELSE 'true' END"
    )

    private static func sql(
        body: String,
        state: String,
        responsible: String,
        outcome: String,
        isPendingJSON: String
    ) -> String {
        """
        SELECT
            i.number, b.json ->> '$.Title', i.type, i.task, \(state), s.id, s.name, u.name,
            coalesce(p.name, i.projectId), coalesce(e.name, i.environmentId), coalesce(t.name, i.tenantId), r.name,
            \(outcome),
            b.json -> '$.Title',
            CASE json_type(b.json, '$.Type') WHEN 'text' THEN b.json -> '$.Type' ELSE json_quote(i.type) END,
            b.json -> '$.TaskId', b.json -> '$.CorrelationId', \(isPendingJSON),
            b.json -> '$.IsLinkedToOtherInterruption', b.json -> '$.Created',
            \(list("RelatedDocumentIds")), b.json -> '$.ResponsibleUserId',
            \(list("ResponsibleTeamIds")), b.json -> '$.CanTakeResponsibility', b.json -> '$.HasResponsibility',
            b.formElementNames,
            (
                SELECT json_group_array(coalesce(team.name, each.value))
                FROM json_each(\(list("ResponsibleTeamIds"))) AS each
                LEFT JOIN document AS team ON team.id = each.value
            )
        FROM json_each(:keys) AS page
        CROSS JOIN interruption AS i ON i.number = page.value
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

    private static func list(_ member: String) -> String {
        "CASE json_type(b.json, '$.\(member)') WHEN 'array' THEN b.json -> '$.\(member)' ELSE '[]' END"
    }
}
