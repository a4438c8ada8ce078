import Foundation
import GRDB
import GRDBSQLite
import Synchronization
import WireFormat

/// Seals the rows that the writing connection changes, and gathers what that does to the sums.
///
/// Each sealed table has triggers on that connection alone (they are temporary), which call two functions of it. So
/// whatever changes a row seals it, and other programs that open the file meet neither trigger nor function.
///
/// A row that is new in a table with rowids needs no trigger: the connection tells which rows came, and they are sealed
/// before it commits. A statement with a trigger may have to be undone in part, so SQLite copies each page that it
/// touches, which cost as much as the rest of the statement. A statement of ``insertion(into:_:)`` or
/// ``change(of:in:_:)`` seals the row that it writes, which saves looking at the row again.
final class Sealer: Sendable {
    private let state = Mutex(State())

    private struct State: ~Copyable {
        let sha512 = SHA512()
        var row = RowEncoding()
        var tables: [SealedTable] = []
        /// The tables with rowids, by their names as SQLite gives them.
        var names: [(name: [CChar], place: Int)] = []
        /// For each table, by its name, the statement that adds a sealed row.
        var insertions: [String: String] = [:]
        /// What the transaction in hand has changed, a sum a table.
        var changes: [SealSum] = []
        /// The rows that came in the transaction in hand and are not sealed yet.
        var new: [NewRow] = []
        /// What the row comes to that a statement is about to add to a table, its seal with it.
        var coming: (place: Int, hash: RowHash)?
    }

    /// A row that came: the place of its table among the sealed ones, and its rowid.
    struct NewRow {
        let place: Int
        let rowid: Int64
    }

    /// Makes the functions known to the writing connection, for tables as they are now.
    ///
    /// - `sealRow(table, …)`: the seal of a row with these values, which joins the rows of the table.
    /// - `sealComingRow(table, …)`: the seal of a row with these values, which joins them once it is written.
    /// - `unsealRow(table, …)`: nothing; a row with these values leaves the table.
    ///
    /// A table is named by its place among the sealed ones.
    func register(for tables: [SealedTable], in db: Database) throws {
        state.withLock { state in
            state.tables = tables
            state.names = tables.enumerated().compactMap { place, table in
                table.hasRowid ? (Array(table.name.utf8CString), place) : nil
            }
            for (place, table) in tables.enumerated() {
                state.insertions[table.name] = SealTriggers(table: table, place: place).addingSealedRow
            }
            state.changes = Array(repeating: SealSum(), count: tables.count)
            state.new = []
            state.coming = nil
        }
        let functions = [
            ("sealRow", sealRow), ("sealComingRow", sealComingRow), ("unsealRow", unsealRow),
        ]
        for (name, function) in functions {
            let code = sqlite3_create_function_v2(
                db.sqliteConnection,
                name,
                -1,
                SQLITE_UTF8,
                Unmanaged.passRetained(self).toOpaque(),
                function,
                nil,
                nil
            ) { context in
                if let context { Unmanaged<Sealer>.fromOpaque(context).release() }
            }
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
        // The functions keep the sealer as long as there is the connection. GRDB hooks in only where it has observers.
        sqlite3_update_hook(db.sqliteConnection, noteNewRow, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Forgets what a transaction before has changed and did not commit.
    func begin() {
        state.withLock { state in
            for position in state.changes.indices { state.changes[position] = SealSum() }
            state.new = []
            state.coming = nil
        }
    }

    /// A statement that adds a row to a table, and its seal with it, for what a page runs for each of its rows.
    ///
    /// It takes the values of all columns but the seal, in the order of the table; the rowid too, since the seal is made
    /// before SQLite would give one.
    func insertion(into table: String, _ db: Database) throws -> PreparedStatement {
        guard let sql = state.withLock({ $0.insertions[table] }) else { throw Self.unknown(table) }
        return try PreparedStatement(sql, db)
    }

    /// A statement that changes a column of a row of a table without rowids, and the seal with it.
    ///
    /// It takes the values of the primary key in its order, then that of the column.
    func change(of column: String, in table: String, _ db: Database) throws -> PreparedStatement {
        let tables = state.withLock { $0.tables }
        guard let place = tables.firstIndex(where: { $0.name == table }) else { throw Self.unknown(table) }
        let sql = SealTriggers(table: tables[place], place: place).changingSealedRow(column)
        return try PreparedStatement(sql, db)
    }

    private static func unknown(_ table: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_MISUSE, message: "\(table) has no sealed rows")
    }

    /// Seals the rows that came, as they are now.
    func sealNewRows(_ db: Database) throws {
        let (new, tables) = state.withLock { state in
            let new = state.new
            state.new.removeAll(keepingCapacity: true)
            return (new, state.tables)
        }
        var statements: [Int: String] = [:]
        for row in new {
            let sql =
                statements[row.place]
                ?? SealTriggers(table: tables[row.place], place: row.place).sealingNewRow
            statements[row.place] = sql
            try db.run(sql, row.rowid)
        }
    }

    fileprivate func note(newRowOf table: UnsafePointer<CChar>, _ rowid: Int64) {
        state.withLock { state in
            defer { state.coming = nil }
            guard let place = state.names.first(where: { strcmp($0.name, table) == 0 })?.place else { return }
            if let coming = state.coming, coming.place == place {
                state.changes[place].add(coming.hash)
            } else {
                state.new.append(NewRow(place: place, rowid: rowid))
            }
        }
    }

    /// What the transaction has changed since this was asked last.
    func takeChanges() -> [(table: SealedTable, change: SealSum)] {
        state.withLock { state in
            var changed: [(SealedTable, SealSum)] = []
            for position in state.changes.indices where !state.changes[position].isZero {
                changed.append((state.tables[position], state.changes[position]))
                state.changes[position] = SealSum()
            }
            return changed
        }
    }

    /// What becomes of a row that a function is called for.
    fileprivate enum Step {
        case joins
        /// It joins once the connection tells that it came.
        case isComing
        case leaves
    }

    /// Takes note of a row that comes or goes.
    ///
    /// - Parameter values: The place of the table, then the row's values.
    /// - Returns: The row's seal; nil when there is no such table.
    fileprivate func note(_ step: Step, _ values: UnsafeBufferPointer<OpaquePointer?>) -> Int64? {
        state.withLock { state in
            let place = values.isEmpty ? -1 : Int(sqlite3_value_int64(values[0]))
            guard state.tables.indices.contains(place) else { return nil }
            state.row.begin(state.tables[place].name)
            for value in values.dropFirst() { state.row.append(value) }
            let hash = RowHash(state.row, state.sha512)
            switch step {
            case .joins: state.changes[place].add(hash)
            case .isComing: state.coming = (place, hash)
            case .leaves: state.changes[place].subtract(hash)
            }
            return hash.seal
        }
    }
}

/// SQLite calls it for each row of a table with rowids that comes, changes or goes.
private let noteNewRow:
    @convention(c) (
        UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int64
    ) -> Void = { sealer, kind, _, table, rowid in
        guard kind == SQLITE_INSERT, let sealer, let table else { return }
        Unmanaged<Sealer>.fromOpaque(sealer).takeUnretainedValue().note(newRowOf: table, rowid)
    }

private typealias SQLFunction =
    @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void

private let sealRow: SQLFunction = { context, count, values in
    answer(.joins, context, count, values) { sqlite3_result_int64(context, $0) }
}

private let sealComingRow: SQLFunction = { context, count, values in
    answer(.isComing, context, count, values) { sqlite3_result_int64(context, $0) }
}

private let unsealRow: SQLFunction = { context, count, values in
    answer(.leaves, context, count, values) { _ in }
}

private func answer(
    _ step: Sealer.Step,
    _ context: OpaquePointer?,
    _ count: Int32,
    _ values: UnsafeMutablePointer<OpaquePointer?>?,
    _ give: (_ seal: Int64) -> Void
) {
    guard let own = sqlite3_user_data(context) else { return }
    let sealer = Unmanaged<Sealer>.fromOpaque(own).takeUnretainedValue()
    guard let seal = sealer.note(step, UnsafeBufferPointer(start: values, count: Int(count))) else {
        return sqlite3_result_error(context, "a row is sealed by the place of its table", -1)
    }
    give(seal)
}
