import Foundation
package import GRDB

/// The tables `facetSet` and `createdSpan`: which numbers the lists of facets hold, and when they were created.
package enum NumberTables {
    static let selectChunk = "SELECT numbers FROM facetSet WHERE name = ? AND list = ? AND chunk = ?"

    /// The chunk in the first column of a row of a facet.
    static func chunk(_ row: StatementColumns, of name: String) throws -> NumberChunk {
        guard let chunk = row.withBytes(0, { NumberChunk($0) }) else { throw unreadable(name) }
        return chunk
    }

    /// Stores a chunk; one that is empty has no row.
    static func write(_ chunk: NumberChunk, _ name: String, _ list: FacetList, _ key: Int64, in db: Database)
        throws
    {
        if chunk.isEmpty {
            try db.run(
                "DELETE FROM facetSet WHERE name = ? AND list = ? AND chunk = ?",
                name,
                list.rawValue,
                key
            )
        } else {
            try db.run(
                """
                INSERT INTO facetSet (name, list, chunk, numbers) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET numbers = excluded.numbers
                """,
                name,
                list.rawValue,
                key,
                chunk.encoded
            )
        }
    }

    static func spans(_ key: Int64, in db: Database) throws -> CreatedSpans? {
        guard let row = try db.row("SELECT spans FROM createdSpan WHERE chunk = ?", [key]) else { return nil }
        return try spans(row, 0, key)
    }

    static func write(_ spans: CreatedSpans, _ key: Int64, in db: Database) throws {
        try db.run(
            """
            INSERT INTO createdSpan (chunk, earliest, latest, spans) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET earliest = excluded.earliest, latest = excluded.latest, spans = excluded.spans
            """,
            key,
            spans.whole.earliest,
            spans.whole.latest,
            spans.encoded
        )
    }

    private static func chunk(_ row: Row, _ column: Int, _ name: String) throws -> NumberChunk {
        let chunk = try row.withUnsafeData(atIndex: column) { data in
            data?.withUnsafeBytes { NumberChunk($0) }
        }
        guard let chunk else { throw unreadable(name) }
        return chunk
    }

    private static func unreadable(_ name: String) -> DatabaseError {
        damaged("the numbers of '\(name)' cannot be read")
    }

    private static func spans(_ row: Row, _ column: Int, _ key: Int64) throws -> CreatedSpans {
        let spans = try row.withUnsafeData(atIndex: column) { data in
            data?.withUnsafeBytes { CreatedSpans($0) }
        }
        guard let spans else { throw damaged("the spans of chunk \(key) cannot be read") }
        return spans
    }

    /// What to throw for bytes that are none of ours.
    package static func damaged(_ message: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: message)
    }
}

// MARK: - All of them

extension NumberTables {
    /// Fills both tables anew from the rows.
    static func rebuild(in db: Database) throws {
        try db.execute(sql: "DELETE FROM facetSet; DELETE FROM createdSpan")
        try forEachSet(in: db) { try write($2, $0, $1, in: db) }
        try forEachSpans(in: db) { try write($1, $0, in: db) }
    }

    /// Fills the sets of one facet anew from its lists.
    static func rebuild(_ facet: Facet, in db: Database) throws {
        try db.run("DELETE FROM facetSet WHERE name = ?", facet.name)
        for list in FacetList.allCases {
            try write(numbers(of: facet.name, list, in: db), facet.name, list, in: db)
        }
    }

    /// Compares both tables with the rows that they were made from.
    ///
    /// - Parameter report: Told of each row that differs, as a sentence without a full stop.
    package static func problems(in db: Database, report: (String) throws -> Void) throws {
        var seen: Set<[ByteText]> = []
        try forEachSet(in: db) { name, list, wanted in
            seen.insert([ByteText(name), ByteText("\(list)")])
            let stored = try stored(name, list, in: db)
            for (numbers, verb) in [
                (wanted.subtracting(stored), "lacks"), (stored.subtracting(wanted), "has, and should not,"),
            ] where !numbers.isEmpty {
                let first = try RowKey.id(numbers.numbers[0], .interruption, in: db)
                let others = numbers.count == 1 ? "" : " and \(numbers.count - 1) more"
                try report("facetSet '\(name)' (\(list)) \(verb) \(first)\(others)")
            }
        }
        let names = try Row.fetchCursor(db, sql: "SELECT DISTINCT lower(name), list FROM facetSet")
        while let row = try names.next() {
            guard let list = FacetList(rawValue: row[1]),
                !seen.contains([ByteText(row[0]), ByteText("\(list)")])
            else {
                continue
            }
            try report("facetSet '\(row[0] as String)' (\(list)) should be empty")
        }
        try forEachSpans(in: db) { key, wanted in
            guard let stored = try spans(key, in: db), stored.covers(wanted) else {
                try report("createdSpan \(key) does not cover its interruptions")
                return
            }
            let row = try db.row("SELECT earliest, latest FROM createdSpan WHERE chunk = ?", [key])
            guard row?[0] == stored.whole.earliest, row?[1] == stored.whole.latest else {
                try report("createdSpan \(key) differs from its blocks")
                return
            }
        }
    }

    private static func stored(_ name: String, _ list: FacetList, in db: Database) throws -> NumberSet {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT chunk, numbers FROM facetSet WHERE name = ? AND list = ? ORDER BY chunk"
            ),
            arguments: [name, list.rawValue]
        )
        var chunks: [NumberSet.Chunk] = []
        while let row = try rows.next() {
            chunks.append(NumberSet.Chunk(key: row[0], numbers: try chunk(row, 1, name)))
        }
        return NumberSet(chunks: chunks)
    }

    private static func write(_ set: NumberSet, _ name: String, _ list: FacetList, in db: Database) throws {
        for chunk in set.chunks { try write(chunk.numbers, name, list, chunk.key, in: db) }
    }

    /// Calls `body` with each set that is not empty, as the rows have it.
    private static func forEachSet(in db: Database, _ body: (String, FacetList, NumberSet) throws -> Void)
        throws
    {
        let lists = try Row.fetchAll(
            db,
            sql: """
                SELECT lower(name), list FROM facet
                WHERE name NOT LIKE 'ServerTasks-%' AND name NOT LIKE 'Deployments-%' AND name NOT LIKE 'RunbookRuns-%'
                GROUP BY name, list
                """
        )
        for row in lists {
            guard let list = FacetList(rawValue: row[1]) else { continue }
            try body(row[0], list, numbers(of: row[0], list, in: db))
        }
        var sets: [Facet: [FacetList: [Int64: NumberChunk]]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT number, space, isPending, goneAt IS NOT NULL FROM interruption ORDER BY number"
        )
        while let row = try rows.next() {
            let number: Int64 = row[0]
            for facet in Facet.unlisted(space: row[1], isPending: row[2]) {
                for list in FacetList.of(isPending: row[2], isGone: row[3]) {
                    sets[facet, default: [:]][list, default: [:]][
                        NumberSet.key(of: number),
                        default: NumberChunk()
                    ]
                    .insert(NumberSet.low(of: number))
                }
            }
        }
        for (facet, lists) in sets {
            for (list, chunks) in lists {
                let chunks = chunks.sorted { $0.key < $1.key }
                try body(
                    facet.name,
                    list,
                    NumberSet(chunks: chunks.map { NumberSet.Chunk(key: $0.key, numbers: $0.value) })
                )
            }
        }
    }

    private static func numbers(of name: String, _ list: FacetList, in db: Database) throws -> NumberSet {
        let numbers = try Int64.fetchCursor(
            db.cachedStatement(sql: "SELECT number FROM facet WHERE name = ? AND list = ?"),
            arguments: [name, list.rawValue]
        )
        var chunks: [Int64: NumberChunk] = [:]
        while let number = try numbers.next() {
            chunks[NumberSet.key(of: number), default: NumberChunk()].insert(NumberSet.low(of: number))
        }
        return NumberSet(
            chunks: chunks.sorted { $0.key < $1.key }.map { NumberSet.Chunk(key: $0.key, numbers: $0.value) }
        )
    }

    /// Calls `body` with the spans of each chunk, as the rows have them.
    private static func forEachSpans(in db: Database, _ body: (Int64, CreatedSpans) throws -> Void) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT number, created FROM interruption ORDER BY number")
        var current: Int64?
        var spans = CreatedSpans()
        while let row = try rows.next() {
            let key = NumberSet.key(of: row[0])
            if let current, current != key {
                try body(current, spans)
                spans = CreatedSpans()
            }
            current = key
            spans.widen(NumberSet.low(of: row[0]), by: row[1])
        }
        if let current { try body(current, spans) }
    }
}
