import Foundation
import GRDB
import GRDBSQLite
import MirrorStore

/// The rows of a mirror again, through bare prepared statements of SQLite's C interface into tables of the same schema:
/// what no program can be faster than that stores these rows.
///
/// Written are the rows of interruptions, bodies, form elements, versions, facets, the search index, the ledger and the
/// answers to be looked up, with every index on them, in the order in which the mirror got them, a transaction a page. Not
/// done are: parsing, hashing, asking what is known already, totals, and the documents still to be asked for.
struct RowFloor {
    /// The mirror that the rows come from.
    let source: String
    /// The new database.
    let path: String
    let hasSearch: Bool
    /// Without these, a facet is nothing but a document that an interruption regards.
    let hasAllFacets: Bool

    private static let tables = [
        "interruption", "interruptionBody", "element", "version", "facet", "ledger", "decisionDue",
    ]

    func run() throws -> LoadFigures {
        let reader = try MirrorReader.open(source)
        let from = try RawConnection(try reader.unsafeRead { $0.sqliteConnection })
        var target: OpaquePointer?
        guard sqlite3_open(path, &target) == SQLITE_OK else { throw CocoaError(.fileWriteUnknown) }
        defer { sqlite3_close(target) }
        let to = try RawConnection(target)
        try makeTables(from, to)
        let writer = try RowWriter(from, to, hasSearch: hasSearch, hasAllFacets: hasAllFacets)
        var figures = LoadFigures()
        let numbers = try from.integers("SELECT number FROM interruption ORDER BY number DESC")
        for start in stride(from: 0, to: numbers.count, by: PageMaker.pageSize) {
            let page = numbers[start..<min(start + PageMaker.pageSize, numbers.count)]
            let rows = try page.reversed().flatMap { try writer.rows(of: $0) }
            figures.items += page.count
            let began = ContinuousClock.now
            figures.cpu += try Measurement.processorMicroseconds {
                try to.execute("BEGIN IMMEDIATE")
                for row in rows { try row.write() }
                try to.execute("COMMIT")
            }
            figures.wall += (ContinuousClock.now - began) / .microseconds(1)
            for row in rows { row.free() }
        }
        return figures
    }

    private func makeTables(_ from: RawConnection, _ to: RawConnection) throws {
        try to.execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
            PRAGMA secure_delete = OFF
            """
        )
        let names = Self.tables.map { "'\($0)'" }.joined(separator: ", ")
        let search =
            hasSearch ? "OR name IN ('interruptionText', 'interruptionSearch', 'interruptionSearchCJK')" : ""
        let schema = try from.texts(
            """
            SELECT sql FROM sqlite_schema
            WHERE sql IS NOT NULL AND type <> 'trigger' AND (tbl_name IN (\(names)) \(search))
            ORDER BY type = 'table' DESC, type = 'index' DESC, rowid
            """
        )
        for sql in schema { try to.execute(sql) }
    }
}

/// Reads the rows that an interruption has in each table, with the statement that writes them.
private final class RowWriter {
    private let from: RawConnection
    private let reads: [(read: OpaquePointer, write: OpaquePointer)]
    private let elements: (read: OpaquePointer, write: OpaquePointer)
    private let elementKeys: OpaquePointer
    private var written: Set<Int64> = []

    init(_ from: RawConnection, _ to: RawConnection, hasSearch: Bool, hasAllFacets: Bool) throws {
        self.from = from
        func pair(_ select: String, _ insert: String) throws -> (OpaquePointer, OpaquePointer) {
            let read = try from.prepare(select)
            let marks = Array(repeating: "?", count: Int(sqlite3_column_count(read))).joined(separator: ", ")
            return (read, try to.prepare("INSERT INTO \(insert) VALUES (\(marks))"))
        }
        elementKeys = try from.prepare(
            """
            SELECT b.elements, b.instructions FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
            WHERE v.interruption = ?
            """
        )
        elements = try pair("SELECT * FROM element WHERE key = ?", "element")
        let facets = hasAllFacets ? "" : "AND f.name NOT LIKE '%:%'"
        // Without those that SQLite computes from others.
        let columns = try from.texts("SELECT name FROM pragma_table_info('interruption')").joined(
            separator: ", "
        )
        var reads = [
            try pair(
                "SELECT * FROM interruptionBody WHERE key IN (SELECT body FROM version WHERE interruption = ?)",
                "interruptionBody"
            ),
            try pair(
                "SELECT \(columns) FROM interruption WHERE number = ?",
                "interruption (\(columns))"
            ),
            try pair("SELECT * FROM version WHERE interruption = ?", "version"),
            try pair("SELECT * FROM ledger WHERE interruption = ? ORDER BY sequence", "ledger"),
            try pair("SELECT * FROM decisionDue WHERE interruption = ?", "decisionDue"),
        ]
        if hasSearch {
            let columns = "title, instructions, notes, answers, labels"
            reads.append(
                try pair(
                    "SELECT number, \(columns) FROM interruptionText WHERE number = ?",
                    "interruptionSearch (rowid, \(columns))"
                )
            )
            reads.append(
                try pair(
                    "SELECT rowid, \(columns) FROM interruptionSearchCJK WHERE rowid = ?",
                    "interruptionSearchCJK (rowid, \(columns))"
                )
            )
        }
        // A table without rowid cannot be searched by the last column of its key; the row names its facets itself.
        reads.append(
            try pair(
                """
                WITH i AS MATERIALIZED (
                    SELECT i.*, b.json FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
                    WHERE i.number = ?
                ),
                named AS (
                    SELECT value AS name FROM i, json_each(i.json, '$.RelatedDocumentIds')
                    UNION SELECT 'team:' || value FROM i, json_each(i.json, '$.ResponsibleTeamIds')
                    UNION SELECT 'type:' || type FROM i
                    UNION SELECT 'result:' || outcome FROM i
                    UNION SELECT 'responsible:' || responsibleUserId FROM i
                    UNION SELECT 'mine:' FROM i WHERE isMine
                    UNION SELECT 'team:'
                )
                SELECT f.* FROM i, named, facet AS f
                WHERE f.name = named.name AND f.list IN (0, 1, 2) AND f.created = i.created AND f.number = i.number
                    \(facets)
                """,
                "facet"
            )
        )
        self.reads = reads
    }

    func rows(of number: Int64) throws -> [RawRow] {
        var keys: [Int64] = []
        sqlite3_bind_int64(elementKeys, 1, number)
        while sqlite3_step(elementKeys) == SQLITE_ROW {
            let list = String(cString: sqlite3_column_text(elementKeys, 0))
            keys += list.split { !$0.isNumber }.compactMap { Int64($0) }
            if sqlite3_column_type(elementKeys, 1) == SQLITE_INTEGER {
                keys.append(sqlite3_column_int64(elementKeys, 1))
            }
        }
        sqlite3_reset(elementKeys)
        let new = keys.filter { written.insert($0).inserted }
        return try new.flatMap { try RawRow.all(elements, $0) } + reads.flatMap { try RawRow.all($0, number) }
    }
}

/// A row's values, held outside any database.
private struct RawRow {
    private let statement: OpaquePointer
    private let values: [OpaquePointer?]

    static func all(_ pair: (read: OpaquePointer, write: OpaquePointer), _ key: Int64) throws -> [RawRow] {
        sqlite3_bind_int64(pair.read, 1, key)
        defer { sqlite3_reset(pair.read) }
        var rows: [RawRow] = []
        while sqlite3_step(pair.read) == SQLITE_ROW {
            let values = (0..<sqlite3_column_count(pair.read)).map {
                sqlite3_value_dup(sqlite3_column_value(pair.read, $0))
            }
            rows.append(RawRow(statement: pair.write, values: values))
        }
        return rows
    }

    func write() throws {
        for (place, value) in values.enumerated() { sqlite3_bind_value(statement, Int32(place) + 1, value) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw CocoaError(.fileWriteUnknown) }
        sqlite3_reset(statement)
    }

    func free() { for value in values { sqlite3_value_free(value) } }
}

/// SQLite's C interface with errors thrown.
private struct RawConnection {
    private let connection: OpaquePointer?

    init(_ connection: OpaquePointer?) throws { self.connection = connection }

    func prepare(_ sql: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw error(code, sql) }
        return statement
    }

    func execute(_ sql: String) throws {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql) }
    }

    func integers(_ sql: String) throws -> [Int64] {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        var found: [Int64] = []
        while sqlite3_step(statement) == SQLITE_ROW { found.append(sqlite3_column_int64(statement, 0)) }
        return found
    }

    func texts(_ sql: String) throws -> [String] {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        var found: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            found.append(String(cString: sqlite3_column_text(statement, 0)))
        }
        return found
    }

    private func error(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: sql
        )
    }
}
