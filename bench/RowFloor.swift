import Foundation
import GRDB
import GRDBSQLite
import MirrorStore

/// The rows of a mirror again, through bare prepared statements of SQLite's C interface into tables of the same schema:
/// what no program can be faster than that stores these rows.
///
/// Written are the rows of interruptions, bodies, form elements, versions, facets with their numbers and totals, the search
/// index, the ledger, the answers to be looked up and the documents to be asked for, with every index on them, in the order in
/// which the mirror writes them, a transaction a page. Not done are: parsing, hashing, asking what is known already, and the
/// dozen rows that a page has of its own: sums, spans and the number of rows.
struct RowFloor {
    /// The mirror that the rows come from.
    let source: String
    /// The new database.
    let path: String
    let hasSearch: Bool
    /// Without these, a facet is nothing but a document that an interruption regards: it has neither numbers nor a total, and
    /// no document is to be asked for.
    let hasAllFacets: Bool

    private static let tables = [
        "interruption", "interruptionBody", "element", "version", "facet", "facetTotal", "facetSet", "ledger",
        "decisionDue", "wanted",
    ]

    func run() throws -> LoadFigures {
        let reader = try MirrorReader.open(source)
        let from = try RawConnection(try reader.unsafeRead { $0.sqliteConnection })
        var target: OpaquePointer?
        // One thread uses it, so it needs no lock.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &target, flags, nil) == SQLITE_OK else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { sqlite3_close(target) }
        let to = try RawConnection(target)
        try makeTables(from, to)
        let reading = try PageReading(from, to, hasSearch: hasSearch, hasAllFacets: hasAllFacets)
        var figures = LoadFigures()
        let numbers = try from.integers("SELECT number FROM interruption ORDER BY number DESC")
        for start in stride(from: 0, to: numbers.count, by: PageMaker.pageSize) {
            let page = numbers[start..<min(start + PageMaker.pageSize, numbers.count)]
            let rows = reading.rows(of: page.reversed())
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
            PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
            PRAGMA cache_size = -65536; PRAGMA secure_delete = OFF
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

/// Reads the rows that a page of interruptions has in each table, with the statements that write them.
private final class PageReading {
    /// The keys of a body's elements.
    private let elementKeys: OpaquePointer
    private let elements: RawRow.Copying
    private let parts: [RawRow.Copying]
    private let facets: RawRow.Copying
    private let search: [RawRow.Copying]
    /// Nil when only links are written.
    private let wanted: RawRow.Copying?
    private let states: FacetStates?
    private var readElements: Set<Int64> = []
    private var readWanted: Set<String> = []

    init(_ from: RawConnection, _ to: RawConnection, hasSearch: Bool, hasAllFacets: Bool) throws {
        func copying(_ select: String, _ table: String) throws -> RawRow.Copying {
            try RawRow.Copying(select, from, "INSERT INTO \(table)", to)
        }
        elementKeys = try from.prepare(
            """
            SELECT b.elements, b.instructions FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
            WHERE v.interruption = ?
            """
        )
        elements = try copying("SELECT * FROM element WHERE key = ?", "element")
        // Without those that SQLite computes from others.
        let columns = try from.texts("SELECT name FROM pragma_table_info('interruption')").joined(
            separator: ", "
        )
        parts = [
            try copying(
                "SELECT * FROM interruptionBody WHERE key IN (SELECT body FROM version WHERE interruption = ?)",
                "interruptionBody"
            ),
            try copying(
                "SELECT \(columns) FROM interruption WHERE number = ?",
                "interruption (\(columns))"
            ),
            try copying("SELECT * FROM version WHERE interruption = ?", "version"),
            try copying("SELECT * FROM ledger WHERE interruption = ? ORDER BY sequence", "ledger"),
            try copying("SELECT * FROM decisionDue WHERE interruption = ?", "decisionDue"),
        ]
        facets = try copying(
            Self.naming
                + """
                SELECT f.* FROM i, named, facet AS f
                WHERE f.name = named.name AND f.list IN (0, 1, 2) AND f.created = i.created AND f.number = i.number
                    \(hasAllFacets ? "" : "AND f.name NOT LIKE '%:%'")
                """,
            "facet"
        )
        let texts = "title, instructions, notes, answers, labels"
        search =
            hasSearch
            ? [
                try copying(
                    "SELECT number, \(texts) FROM interruptionText WHERE number = ?",
                    "interruptionSearch (rowid, \(texts))"
                ),
                try copying(
                    "SELECT rowid, \(texts) FROM interruptionSearchCJK WHERE rowid = ?",
                    "interruptionSearchCJK (rowid, \(texts))"
                ),
            ] : []
        wanted =
            hasAllFacets
            ? try copying(
                Self.naming
                    + """
                    SELECT w.* FROM i, named, wanted AS w
                    WHERE w.space IN (0, i.space) AND w.kind = substr(named.name, 1, instr(named.name, '-') - 1)
                        AND w.id = named.name
                    """,
                "wanted"
            ) : nil
        states = hasAllFacets ? try FacetStates(from, to) : nil
    }

    /// What names a facet or a document: a table without rowid cannot be searched by the last column of its key, so an
    /// interruption says itself which rows it has there.
    private static let naming = """
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
            UNION SELECT 'ServerTasks-' || task FROM i
            UNION SELECT responsibleUserId FROM i
        )

        """

    /// - Parameter numbers: Of a page's interruptions, in ascending order.
    func rows(of numbers: some Collection<Int64>) -> [RawRow] {
        var rows: [RawRow] = []
        var counted: [RawRow] = []
        for number in numbers {
            rows += newElements(of: number) + parts.flatMap { $0.rows(number) }
            for facet in facets.rows(number) {
                if Facet(stored: facet.text(0)).isCounted {
                    counted.append(facet)
                } else {
                    rows.append(facet)
                }
            }
            rows += newWanted(of: number)
        }
        // Beside each other where the table has them beside each other.
        rows += counted.map { (name: $0.text(0), row: $0) }.sorted { $0.name < $1.name }.map(\.row)
        for number in numbers { rows += search.flatMap { $0.rows(number) } }
        if let states, let first = numbers.min(), let last = numbers.max() {
            rows += states.rows(after: first...last)
        }
        return rows
    }

    private func newElements(of number: Int64) -> [RawRow] {
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
        return keys.filter { readElements.insert($0).inserted }.flatMap(elements.rows)
    }

    private func newWanted(of number: Int64) -> [RawRow] {
        wanted?.rows(number).filter { row in
            let isNew = readWanted.insert(row.text(2)).inserted
            if !isNew { row.free() }
            return isNew
        } ?? []
    }
}
