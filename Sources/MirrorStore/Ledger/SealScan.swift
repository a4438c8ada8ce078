package import GRDB
import WireFormat

/// Reads all rows of the sealed tables and compares them with their seals.
package struct SealScan: ~Copyable {
    private let db: Database
    private let sha512 = SHA512()

    package init(_ db: Database) {
        self.db = db
    }

    /// The sealed tables of the file, in the order of their names.
    package func tables() throws -> [SealedTable] {
        try SealedTable.all(db).filter { try $0.hasSeal(db) }
    }

    /// Reads the rows of a table.
    ///
    /// - Parameters:
    ///   - wrong: Called with the first columns of a row whose seal is not that of its values.
    ///   - step: Called at each row.
    /// - Returns: What the rows come to.
    package func read(
        _ table: SealedTable,
        wrong: (SealedRow) throws -> Void,
        step: () throws -> Void = {}
    ) throws -> SealSum {
        var sum = SealSum()
        var encoding = RowEncoding()
        let columns = table.columns.map(\.quoted).joined(separator: ", ")
        let count = Int32(table.columns.count)
        try db.eachRow("SELECT \(columns), \(SealedTable.seal) FROM main.\(table.name)") { row in
            encoding.begin(table.name)
            for column in 0..<count { encoding.append(row.statement, column: column) }
            let hash = RowHash(encoding, sha512)
            sum.add(hash)
            if hash.seal != row.optionalInt(count) { try wrong(SealedRow(table: table, columns: row)) }
            try step()
        }
        return sum
    }

    /// Whether every row has its seal, and every table its sum.
    func isSound() throws -> Bool {
        let sums = SealSums(db)
        for table in try tables() {
            var isSound = true
            let sum = try read(table, wrong: { _ in isSound = false })
            guard try isSound && sum == sums.read(table.name) else { return false }
        }
        return true
    }
}

/// A row that a scan is at.
package struct SealedRow {
    package let table: SealedTable
    package let columns: StatementColumns

    /// What the row is told from others by, as its table has it: `number 7`, `space 1, kind task`.
    package var name: String {
        table.nameColumns.map { "\(table.columns[$0]) \(columns.text(Int32($0)))" }.joined(separator: ", ")
    }

    /// The value of a column, as text; nothing for NULL.
    package func text(_ column: String) -> String {
        table.columns.firstIndex(of: column).map { columns.text(Int32($0)) } ?? ""
    }
}
