import GRDB
import WireFormat

/// Writes the bodies of interruptions, and the elements of their forms, each distinct one once.
struct InterruptionBodies {
    private let db: Database
    private let insertBody: PreparedStatement
    private let findElement: PreparedStatement
    private let insertElement: PreparedStatement
    private var bodyKeys = NewKeys(newest: "SELECT max(key) FROM interruptionBody")
    private var newElementKeys = NewKeys(newest: "SELECT max(key) FROM element")
    /// The keys of short elements, which nearly every form of a page has: a field for notes, a group of buttons.
    private var held: [ByteText: Int64] = [:]
    private static let longest = 500

    init(_ db: Database, _ sealer: Sealer) throws {
        self.db = db
        insertBody = try sealer.insertion(into: "interruptionBody", db)
        findElement = try PreparedStatement("SELECT key FROM element WHERE hash = ?", db)
        insertElement = try sealer.insertion(into: "element", db)
    }

    /// - Returns: The key of the new body.
    mutating func insert(_ record: InterruptionContent) throws -> Int64 {
        let keys = try elementKeys(record.body.elements)
        let key = try bodyKeys.next(db)
        try insertBody.run(
            key,
            record.body.json,
            record.body.elementsAt,
            Self.list(keys),
            instructionsKey(of: record, keys),
            record.searchText.notes,
            record.searchText.answers,
            record.body.elementNames,
            record.searchText.isCJK
        )
        return key
    }

    /// Puts another body in the place of one whose version it shares.
    mutating func update(_ key: Int64, to record: InterruptionContent) throws {
        let keys = try elementKeys(record.body.elements)
        try db.run(
            """
            UPDATE interruptionBody
            SET json = ?, elementsAt = ?, elements = ?, instructions = ?, notes = ?, answers = ?,
                formElementNames = ?, isCJK = ?
            WHERE key = ?
            """,
            record.body.json,
            record.body.elementsAt,
            Self.list(keys),
            instructionsKey(of: record, keys),
            record.searchText.notes,
            record.searchText.answers,
            record.body.elementNames,
            record.searchText.isCJK,
            key
        )
    }

    /// Keys as a body holds them: JSON.
    private static func list(_ keys: [Int64]) -> String {
        var list: [UInt8] = []
        list.reserveCapacity(64)
        list.append(UInt8(ascii: "["))
        for (position, key) in keys.enumerated() {
            if position > 0 { list.append(UInt8(ascii: ",")) }
            list.append(digitsOf: key)
        }
        list.append(UInt8(ascii: "]"))
        return String(decoding: list, as: UTF8.self)
    }

    /// The keys of elements; one that is not held yet is added.
    private mutating func elementKeys(_ elements: [String]) throws -> [Int64] {
        try elements.map { json in
            guard json.utf8.count <= Self.longest else { return try elementKey(json) }
            let text = ByteText(json)
            if let key = held[text] { return key }
            let key = try elementKey(json)
            held[text] = key
            return key
        }
    }

    private mutating func elementKey(_ json: String) throws -> Int64 {
        let hash = SHA256.digest(of: CollectionOfOne(json))
        if let key = try findElement.first(hash, read: { $0.int(0) }) { return key }
        let key = try newElementKeys.next(db)
        try insertElement.run(key, hash, json)
        return key
    }

    /// The element whose text is the instructions; where several have one, an element that holds them all is added.
    private mutating func instructionsKey(of record: InterruptionContent, _ keys: [Int64]) throws -> Int64? {
        let paragraphs = record.body.paragraphs
        guard paragraphs.count > 1 else { return paragraphs.first.map { keys[$0] } }
        let joined: JSONValue = ["Control": ["Text": .string(record.searchText.instructions)]]
        return try elementKeys([joined.compact]).first
    }
}

/// Gives out the keys that SQLite would give to new rows; a row's seal needs its key before the row is written.
private struct NewKeys {
    /// Reads the largest key that the table has.
    let newest: String
    private var last: Int64?

    init(newest: String) {
        self.newest = newest
    }

    mutating func next(_ db: Database) throws -> Int64 {
        let (key, isBeyond) = try (last ?? Int64.fetchOne(db, sql: newest) ?? 0).addingReportingOverflow(1)
        guard !isBeyond else { throw NumberTables.damaged("a key is the largest that there can be") }
        last = key
        return key
    }
}
