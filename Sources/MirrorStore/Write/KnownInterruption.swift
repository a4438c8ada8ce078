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
        let json = try json(in: db)
        return Facet.all(
            type: type,
            outcome: outcome,
            responsibleUserID: responsibleUserID,
            isMine: isMine,
            teamIDs: json.ids("ResponsibleTeamIds"),
            relatedDocumentIDs: json.ids("RelatedDocumentIds")
        )
    }

    /// Its body, the form's elements left out.
    ///
    /// It is not SQLite that reads the lists in it: half of a surrogate pair is another text to SQLite than it was when
    /// the page came.
    func json(in db: Database) throws -> JSONNode {
        let text = try db.first("SELECT json FROM interruptionBody WHERE key = ?", body) { $0.text(0) }
        guard let json = try? text.map(JSONDocument.init(parsing:)) else {
            throw NumberTables.damaged("the body of interruption \(number) cannot be read")
        }
        return json.root
    }
}
