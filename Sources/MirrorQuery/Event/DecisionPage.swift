import GRDB
import MirrorStore
import WireFormat

/// Reads the decisions of interruptions by their keys.
struct DecisionPage {
    let db: Database
    /// The server's base URL.
    let server: String

    /// The decisions, in the order of the keys; an interruption that nobody answered is left out.
    func summaries(_ numbers: [Int64]) throws -> [DecisionSummary] {
        let statement = try db.cachedStatement(sql: Self.sql)
        return try InterruptionPage(db: db, server: server).summaries(numbers).compactMap { interruption in
            guard let row = try Row.fetchOne(statement, arguments: [interruption.number]) else { return nil }
            let isEvent: Bool = row[0]
            return DecisionSummary(
                interruption: interruption,
                source: isEvent ? .event : .observed,
                userID: isEvent ? row[1] : interruption.responsibleUserID,
                user: isEvent ? row[2] : interruption.responsibleUser,
                isService: row[3],
                identityEstablishedWith: row[4],
                decidedAt: Timestamp(milliseconds: row[5]),
                notBefore: (row[6] as Int64?).map(Timestamp.init(milliseconds:)),
                takenAt: (row[7] as Int64?).map(Timestamp.init(milliseconds:)),
                eventID: row[8],
                notes: row[9] ?? ""
            )
        }
    }

    private static let sql = """
        SELECT
            d.interruption IS NOT NULL, d.userId, coalesce(d.username, u.name), d.isService,
            d.identityEstablishedWith, i.closedAt, i.openUntil, d.takenAt, d.eventId, b.notes
        FROM interruption AS i
        JOIN interruptionBody AS b ON b.key = i.body
        LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
        LEFT JOIN document AS u ON u.id = d.userId
        WHERE i.number = ? AND i.closedAt IS NOT NULL AND i.outcome IS NOT NULL
        """
}
