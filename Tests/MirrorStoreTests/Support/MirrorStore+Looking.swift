import GRDB

@testable import MirrorStore

/// What tests look at behind the store's back.
extension MirrorStore {
    /// The bodies of an interruption's versions as they were received, oldest first.
    func bodies(of id: String) throws -> [String] {
        try reader.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT b.json, b.elementsAt, b.elements FROM version AS v
                    JOIN interruptionBody AS b ON b.key = v.body
                    WHERE v.interruption = ? ORDER BY v.ordinal
                    """,
                arguments: [RowKey.find(id, .interruption, in: db)]
            ).map { row in
                let elements = try String.fetchAll(
                    db,
                    sql:
                        "SELECT e.json FROM json_each(?) AS k JOIN element AS e ON e.key = k.value ORDER BY k.key",
                    arguments: [row["elements"] as String]
                )
                return InterruptionBody(json: row["json"], elementsAt: row["elementsAt"], elements: elements)
                    .text
            }
        }
    }

    func count(_ table: String) throws -> Int {
        try reader.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    func value<Value: DatabaseValueConvertible>(_ sql: String, as type: Value.Type = Value.self) throws
        -> Value?
    {
        try reader.read { db in try Value.fetchOne(db, sql: sql) }
    }

    /// The ids of what a word finds.
    func found(_ word: String) throws -> [Int64] {
        try reader.read { db in
            try Int64.fetchAll(
                db,
                sql: "SELECT rowid FROM interruptionSearch WHERE interruptionSearch MATCH ? ORDER BY rowid",
                arguments: ["\"\(word)\""]
            )
        }
    }
}
