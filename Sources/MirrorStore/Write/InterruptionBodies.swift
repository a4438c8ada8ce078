import GRDB
import WireFormat

/// Writes the bodies of interruptions, and the elements of their forms, each distinct one once.
struct InterruptionBodies {
    let db: Database
    /// The keys of short elements, which nearly every form of a page has: a field for notes, a group of buttons.
    private var held: [ByteText: Int64] = [:]
    private static let longest = 500

    init(db: Database) {
        self.db = db
    }

    /// - Returns: The key of the new body.
    mutating func insert(_ record: InterruptionContent) throws -> Int64 {
        try write(
            record,
            key: nil,
            by: """
                INSERT INTO interruptionBody (
                    json, elementsAt, elements, instructions, notes, answers, formElementNames, isCJK, key
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        return db.lastInsertedRowID
    }

    /// Puts another body in the place of one whose version it shares.
    mutating func update(_ key: Int64, to record: InterruptionContent) throws {
        try write(
            record,
            key: key,
            by: """
                UPDATE interruptionBody
                SET json = ?, elementsAt = ?, elements = ?, instructions = ?, notes = ?, answers = ?,
                    formElementNames = ?, isCJK = ?
                WHERE key = ?
                """
        )
    }

    private mutating func write(
        _ record: InterruptionContent,
        key: Int64?,
        by sql: String
    ) throws {
        let keys = try elementKeys(record.body.elements)
        try db.run(
            sql,
            record.body.json,
            record.body.elementsAt,
            "[" + keys.map(String.init).joined(separator: ",") + "]",
            instructionsKey(of: record, keys),
            record.searchText.notes,
            record.searchText.answers,
            record.body.elementNames,
            record.searchText.isCJK,
            key
        )
    }

    /// The keys of elements; one that is not held yet is added.
    private mutating func elementKeys(_ elements: [String]) throws -> [Int64] {
        var keys: [Int64] = []
        for json in elements {
            let isShort = json.utf8.count <= Self.longest
            let key = try (isShort ? held[ByteText(json)] : nil) ?? elementKey(json)
            if isShort { held[ByteText(json)] = key }
            keys.append(key)
        }
        return keys
    }

    private func elementKey(_ json: String) throws -> Int64 {
        let hash = SHA256.digest(of: CollectionOfOne(json))
        if let key = try Int64.fetchOne(
            db,
            cached: "SELECT key FROM element WHERE hash = ?",
            arguments: hash
        ) {
            return key
        }
        try db.run("INSERT INTO element (hash, json) VALUES (?, ?)", hash, json)
        return db.lastInsertedRowID
    }

    /// The element whose text is the instructions; where several have one, an element that holds them all is added.
    private mutating func instructionsKey(of record: InterruptionContent, _ keys: [Int64]) throws -> Int64? {
        let paragraphs = record.body.paragraphs
        guard paragraphs.count > 1 else { return paragraphs.first.map { keys[$0] } }
        let joined: JSONValue = ["Control": ["Text": .string(record.searchText.instructions)]]
        return try elementKeys([joined.compact]).first
    }
}
