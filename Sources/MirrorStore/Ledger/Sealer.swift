import GRDB
import GRDBSQLite
import Synchronization
import WireFormat

/// Seals rows while the writing connection changes them, and gathers what that does to the sums.
///
/// Each sealed table has three triggers on that connection alone (they are temporary), which call two functions of it.
/// So whatever changes a row seals it, and other programs that open the file meet neither trigger nor function.
final class Sealer: Sendable {
    private let state = Mutex(State())

    private struct State: ~Copyable {
        let sha512 = SHA512()
        var row = RowEncoding()
        var tables: [SealedTable] = []
        /// What the transaction in hand has changed, a sum a table.
        var changes: [SealSum] = []
    }

    /// Makes the functions known to the writing connection, for tables as they are now.
    ///
    /// - `sealRow(table, …)`: the seal of a row with these values, which joins the rows of the table.
    /// - `unsealRow(table, …)`: nothing; a row with these values leaves the table.
    ///
    /// A table is named by its place among the sealed ones.
    func register(for tables: [SealedTable], in db: Database) throws {
        state.withLock { state in
            state.tables = tables
            state.changes = Array(repeating: SealSum(), count: tables.count)
        }
        for (name, function) in [("sealRow", sealRow), ("unsealRow", unsealRow)] {
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
    }

    /// Forgets what a transaction before has changed and did not commit.
    func begin() {
        state.withLock { state in
            for position in state.changes.indices { state.changes[position] = SealSum() }
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

    /// Takes note of a row that came or went.
    ///
    /// - Parameter values: The place of the table, then the row's values.
    /// - Returns: The row's seal; nil when there is no such table.
    fileprivate func note(_ values: UnsafeBufferPointer<OpaquePointer?>, isLeaving: Bool) -> Int64? {
        state.withLock { state in
            let place = values.isEmpty ? -1 : Int(sqlite3_value_int64(values[0]))
            guard state.tables.indices.contains(place) else { return nil }
            state.row.begin(state.tables[place].name)
            for value in values.dropFirst() { state.row.append(value) }
            let hash = RowHash(state.row, state.sha512)
            if isLeaving { state.changes[place].subtract(hash) } else { state.changes[place].add(hash) }
            return hash.seal
        }
    }
}

private let sealRow: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
    context,
    count,
    values in
    guard let seal = note(context, count, values, isLeaving: false) else {
        return sqlite3_result_error(context, "sealRow takes the place of a sealed table", -1)
    }
    sqlite3_result_int64(context, seal)
}

private let unsealRow: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void =
    { context, count, values in
        guard note(context, count, values, isLeaving: true) != nil else {
            return sqlite3_result_error(context, "unsealRow takes the place of a sealed table", -1)
        }
    }

private func note(
    _ context: OpaquePointer?,
    _ count: Int32,
    _ values: UnsafeMutablePointer<OpaquePointer?>?,
    isLeaving: Bool
) -> Int64? {
    guard let own = sqlite3_user_data(context) else { return nil }
    let sealer = Unmanaged<Sealer>.fromOpaque(own).takeUnretainedValue()
    return sealer.note(UnsafeBufferPointer(start: values, count: Int(count)), isLeaving: isLeaving)
}
