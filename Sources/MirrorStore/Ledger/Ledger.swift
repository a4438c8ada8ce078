import Foundation
package import GRDB
import WireFormat

/// Appends to the ledger, within the transaction that writes the rows which a link is about.
///
/// It keeps the last link in memory, so nothing else must append within the transaction while it is in use.
struct Ledger {
    private let db: Database
    private let insert: PreparedStatement
    private var head: LedgerHead?

    init(_ db: Database) throws {
        self.db = db
        insert = try PreparedStatement(
            """
            INSERT INTO ledger (
                sequence, kind, run, at, interruption, ordinal, task, digest, versionHash, facts, hash
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            db
        )
    }

    mutating func append(_ link: Link) throws {
        let head = try head ?? LedgerHead.read(db)
        let sequence = (head?.sequence ?? 0) + 1
        var encoding = LinkEncoding(after: head?.hash ?? LinkEncoding.origin)
        encoding.append(sequence)
        encoding.append(link.kind.rawValue)
        encoding.append(link.run)
        encoding.append(link.at?.milliseconds)
        encoding.append(link.interruption)
        encoding.append(link.ordinal)
        encoding.append(link.task)
        encoding.append(link.digest)
        encoding.append(link.versionHash)
        encoding.append(link.facts)
        let hash = encoding.hash
        try insert.run(
            sequence,
            link.kind.rawValue,
            link.run,
            link.at?.milliseconds,
            link.interruption,
            link.ordinal,
            link.task,
            link.digest,
            link.versionHash,
            link.facts,
            hash
        )
        self.head = LedgerHead(sequence: sequence, hash: hash)
    }
}

extension Link {
    /// A row that the server no longer lists, or lists again.
    static func goneOrBack(_ kind: Kind, _ row: RowKind, _ number: Int64, run: Int64?, at: Timestamp) -> Link
    {
        var link = Link(kind, run: run, at: at)
        switch row {
        case .interruption: link.interruption = number
        case .task: link.task = number
        }
        return link
    }
}

/// The last link of the ledger: it stands for all before it.
package struct LedgerHead: Sendable, Equatable {
    /// How many links there are.
    package let sequence: Int64
    package let hash: [UInt8]

    package init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Nil for a text that is no hash.
    package init?(sequence: Int64, hex: String) {
        let digits = hex.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == 64, hex.count == 64 else { return nil }
        self.init(
            sequence: sequence,
            hash: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        )
    }

    /// In lower-case hexadecimal digits.
    package var hex: String { hash.hex }

    /// Nil when there is no link.
    package static func read(_ db: Database) throws -> LedgerHead? {
        try db.first("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1") {
            LedgerHead(sequence: $0.int(0), hash: $0.blob(1))
        }
    }

    /// The link with this number, as if it were the last; nil when there is none.
    package static func read(_ sequence: Int64, in db: Database) throws -> LedgerHead? {
        try Row.fetchOne(db, sql: "SELECT hash FROM ledger WHERE sequence = ?", arguments: [sequence])
            .map { LedgerHead(sequence: sequence, hash: [UInt8]($0[0] as Data)) }
    }
}

extension [UInt8] {
    /// In lower-case hexadecimal digits.
    package var hex: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
