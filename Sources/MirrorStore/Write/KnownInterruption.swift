import Foundation
import GRDB
import WireFormat

/// What the mirror holds of an interruption before a page changes it.
struct KnownInterruption {
    let number: Int64
    let space: Int64
    let created: Timestamp
    let isPending: Bool
    let version: Int64
    let body: Int64
    let digest: [UInt8]
    let isGone: Bool
    let openUntil: Timestamp?
    let closedAt: Timestamp?
    private let type: String
    let outcome: String?
    private let responsibleUserID: String?
    private let isMine: Bool

    init?(_ number: Int64, in db: Database) throws {
        let known = try db.first(
            """
            SELECT space, created, isPending, version, body, digest, goneAt IS NOT NULL, openUntil, closedAt, type, outcome,
                responsibleUserId, isMine
            FROM interruption WHERE number = ?
            """,
            number
        ) { KnownInterruption(number, $0) }
        guard let known else { return nil }
        self = known
    }

    private init(_ number: Int64, _ row: StatementColumns) {
        self.number = number
        space = row.int(0)
        created = Timestamp(milliseconds: row.int(1))
        isPending = row.bool(2)
        version = row.int(3)
        body = row.int(4)
        digest = row.blob(5)
        isGone = row.bool(6)
        openUntil = row.optionalInt(7).map(Timestamp.init(milliseconds:))
        closedAt = row.optionalInt(8).map(Timestamp.init(milliseconds:))
        type = row.text(9)
        outcome = row.optionalText(10)
        responsibleUserID = row.optionalText(11)
        isMine = row.bool(12)
    }

    func hash(in db: Database) throws -> [UInt8]? {
        try Data.fetchOne(
            db,
            cached: "SELECT hash FROM version WHERE interruption = ? AND ordinal = ?",
            arguments: number,
            version
        ).map { [UInt8]($0) }
    }

    /// The facets under which it stands.
    func facets(in db: Database) throws -> [Facet] {
        Facet.all(
            type: type,
            outcome: outcome,
            responsibleUserID: responsibleUserID,
            isMine: isMine,
            teamIDs: try ids("ResponsibleTeamIds", in: db),
            relatedDocumentIDs: try ids("RelatedDocumentIds", in: db)
        )
    }

    /// The ids in a list of the body.
    func ids(_ member: StaticString, in db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT value FROM interruptionBody, json_each(interruptionBody.json, ?) AS each
                    WHERE interruptionBody.key = ? AND each.type = 'text' AND json_type(interruptionBody.json, ?) = 'array'
                    """
            ),
            arguments: ["$.\(member)", body, "$.\(member)"]
        )
    }
}
