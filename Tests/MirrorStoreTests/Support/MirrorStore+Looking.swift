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

    /// Throws when the full-text index is not sound, or does not hold exactly the words of the rows' texts.
    ///
    /// FTS5's own comparison with the rows does not run over a view that uses `json_each`, so the words are compared
    /// with those of an index that is made afresh.
    func checkSearchIndex() throws {
        try write { db in
            // NB: the check is written as an INSERT and writes nothing.
            try db.execute(
                sql: "INSERT INTO interruptionSearch (interruptionSearch) VALUES ('integrity-check')"
            )
            try db.execute(
                sql: """
                    CREATE VIRTUAL TABLE temp.fresh USING fts5 (
                        title, instructions, notes, answers, tokenize = 'unicode61 remove_diacritics 2'
                    );
                    INSERT INTO temp.fresh (rowid, title, instructions, notes, answers)
                    SELECT number, title, instructions, notes, answers FROM interruptionText;
                    CREATE VIRTUAL TABLE temp.freshWord USING fts5vocab (temp, fresh, 'instance');
                    CREATE VIRTUAL TABLE temp.word USING fts5vocab (main, interruptionSearch, 'instance');
                    """
            )
            let differences = try String.fetchAll(
                db,
                sql: """
                    SELECT 'left over: ' || term || ' of ' || doc FROM (
                        SELECT term, doc, col, "offset" FROM temp.word
                        EXCEPT SELECT term, doc, col, "offset" FROM temp.freshWord
                    )
                    UNION ALL
                    SELECT 'missing: ' || term || ' of ' || doc FROM (
                        SELECT term, doc, col, "offset" FROM temp.freshWord
                        EXCEPT SELECT term, doc, col, "offset" FROM temp.word
                    )
                    """
            )
            try db.execute(
                sql: "DROP TABLE temp.word; DROP TABLE temp.freshWord; DROP TABLE temp.fresh"
            )
            guard differences.isEmpty else { throw WrongIndex(differences: differences) }
        }
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

/// Words of the index that are not those of the texts.
struct WrongIndex: Error {
    let differences: [String]
}
