import GRDB
import GRDBSQLite
import Testing

@testable import MirrorStore

/// What a statement is given comes to SQLite as it is, wherever it stands meanwhile.
struct BoundBytesTests {
    private func stored(_ texts: [String], _ blob: [UInt8]) throws -> [String] {
        try DatabaseQueue().read { db in
            let sql = "SELECT ?, ?, ?, hex(?)"
            let row = try db.first(sql, texts[0], texts[1], texts[2], blob) { row in
                (0..<4).map { row.text($0) }
            }
            return try #require(row)
        }
    }

    @Test(arguments: [0, 1, 15, 16, 5000, 16_384, 16_385, 100_000])
    func textsOfEachLengthAreGivenWhole(length: Int) throws {
        let texts = ["a", "é", "b"].map { String(repeating: $0, count: length) }
        let blob = [UInt8](repeating: 0xAB, count: length)
        #expect(try stored(texts, blob) == texts + [String(repeating: "AB", count: length)])
    }

    @Test func aTextEndsAtItsFirstNUL() throws {
        #expect(try stored(["", "\0a", "b\0c"], []) == ["", "", "b", ""])
    }

    @Test func nothingIsLeftBoundOnceAStatementHasRun() throws {
        try DatabaseQueue().write { db in
            try db.execute(sql: "CREATE TABLE t (text TEXT UNIQUE, other TEXT)")
            let sql = "INSERT INTO t VALUES (?, ?)"
            let insert = try PreparedStatement(sql, db)
            // The statement is the connection's, and others may run it.
            let statement = try db.cachedStatement(sql: sql).sqliteStatement
            func expectNothingBound(sourceLocation: SourceLocation = #_sourceLocation) throws {
                let text = try #require(sqlite3_expanded_sql(statement), sourceLocation: sourceLocation)
                defer { sqlite3_free(text) }
                #expect(
                    String(cString: text) == "INSERT INTO t VALUES (NULL, NULL)",
                    sourceLocation: sourceLocation
                )
            }
            try insert.run("first", "one")
            try expectNothingBound()
            #expect(throws: DatabaseError.self) { try insert.run("first", "again") }
            try expectNothingBound()
            #expect(throws: DatabaseError.self) { try insert.run("too few") }
            try expectNothingBound()
        }
    }
}
