package import GRDB

/// The integer key of a row, from its id.
///
/// Octopus numbers each kind of document on its own across the whole installation, so the number in `Interruptions-7`
/// is the key. An id that does not fit the pattern is given a number below zero in `irregularId`.
package enum RowKey {
    /// A kind of row that is keyed by the number in its id.
    package enum Kind: String, Sendable {
        case interruption = "Interruptions-"
        case task = "ServerTasks-"
        case space = "Spaces-"
    }

    /// The number in an id of the pattern, letter case aside; nil for any other id.
    package static func number(in id: some StringProtocol, _ kind: Kind, ignoringCase: Bool = false) -> Int64?
    {
        var bytes = id.utf8[...]
        for expected in kind.rawValue.utf8 {
            guard let byte = bytes.popFirst(),
                ignoringCase ? byte.asciiLowercased == expected.asciiLowercased : byte == expected
            else { return nil }
        }
        // As the number is written, and in no other way: neither a sign nor a zero in front.
        guard let first = bytes.first, first != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
        var number: Int64 = 0
        for byte in bytes {
            let digit = Int64(byte) - 0x30
            guard (0...9).contains(digit) else { return nil }
            let (tenfold, isLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tenfold.addingReportingOverflow(digit)
            guard !isLarge, !isTooLarge else { return nil }
            number = sum
        }
        return number
    }

    /// The key of a row that may have to be given one.
    static func make(for id: String, _ kind: Kind, in db: Database) throws -> Int64 {
        if let number = number(in: id, kind) { return number }
        if let known = try existingIrregular(id, in: db) { return known }
        let lowest = try Int64.fetchOne(db, sql: "SELECT min(number) FROM irregularId") ?? 0
        try db.execute(
            sql: "INSERT INTO irregularId (number, id) VALUES (?, ?)",
            arguments: [lowest - 1, id]
        )
        return lowest - 1
    }

    /// The key for an id that a person typed, letter case aside; nil when no row can have it.
    package static func find(_ id: String, _ kind: Kind, in db: Database) throws -> Int64? {
        if let number = number(in: id, kind) { return number }
        // Servers of old have ids in lower case as well; one that is held as it was typed is what was meant.
        if let known = try existingIrregular(id, in: db) { return known }
        if let number = number(in: id, kind, ignoringCase: true) { return number }
        return try Int64.fetchOne(
            db,
            sql: "SELECT number FROM irregularId WHERE id = ? COLLATE NOCASE",
            arguments: [id]
        )
    }

    /// The id of a row whose id fits the pattern.
    package static func id(_ number: Int64, _ kind: Kind) -> String {
        kind.rawValue + String(number)
    }

    /// The id of a row.
    package static func id(_ number: Int64, _ kind: Kind, in db: Database) throws -> String {
        if number >= 0 { return id(number, kind) }
        return try String.fetchOne(
            db,
            sql: "SELECT id FROM irregularId WHERE number = ?",
            arguments: [number]
        )
            ?? kind.rawValue + String(number)
    }

    private static func existingIrregular(_ id: String, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            cached: "SELECT number FROM irregularId WHERE id = ?",
            arguments: id
        )
    }
}
