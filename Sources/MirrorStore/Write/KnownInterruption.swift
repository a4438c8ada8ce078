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

    init?(_ number: Int64, in db: Database) throws {
        let row = try db.row(
            """
            SELECT space, created, isPending, version, body, digest, goneAt IS NOT NULL
            FROM interruption WHERE number = ?
            """,
            [number]
        )
        guard let row else { return nil }
        self.number = number
        space = row[0]
        created = Timestamp(milliseconds: row[1])
        isPending = row[2]
        version = row[3]
        body = row[4]
        digest = [UInt8](row[5] as Data)
        isGone = row[6]
    }

    func hash(in db: Database) throws -> [UInt8]? {
        try Data.fetchOne(
            db,
            cached: "SELECT hash FROM version WHERE interruption = ? AND ordinal = ?",
            arguments: [number, version]
        ).map { [UInt8]($0) }
    }

    func relatedDocumentIDs(in db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT value FROM interruptionBody, json_each(interruptionBody.json, '$.RelatedDocumentIds') AS each
                    WHERE interruptionBody.key = ? AND each.type = 'text'
                    """
            ),
            arguments: [body]
        )
    }
}
