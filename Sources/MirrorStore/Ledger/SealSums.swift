package import GRDB
import WireFormat

/// The sums of the sealed tables, as the mirror holds them.
package struct SealSums {
    package let db: Database

    package init(_ db: Database) {
        self.db = db
    }

    /// The sum of a table; nil when none is held.
    package func read(_ table: String) throws -> SealSum? {
        try db.first("SELECT rows, sum FROM sealSum WHERE name = ?", table) {
            SealSum(rows: $0.int(0), sum: $0.blob(1))
        } ?? nil
    }

    func write(_ sum: SealSum, of table: SealedTable) throws {
        try db.run(
            "INSERT OR REPLACE INTO sealSum (name, isBook, rows, sum) VALUES (?, ?, ?, ?)",
            table.name,
            table.isBook,
            sum.rows,
            sum.sum.blob
        )
    }

    /// What the tables come to together: the SHA-256 of a line a table, in the order of their names: name, rows, sum.
    ///
    /// - Parameter withBooks: Whether what runs note about themselves is among them.
    package func state(withBooks: Bool) throws -> [UInt8] {
        let lines = try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT name || ' ' || coalesce(rows, '') || ' ' || lower(hex(sum)) || char(10) FROM sealSum
                    WHERE ? OR NOT isBook ORDER BY name
                    """
            ),
            arguments: [withBooks]
        )
        return SHA256.digest(of: lines)
    }
}

extension SealSums {
    /// Adds what a transaction has changed, and a link that says what the facts come to then.
    func settle(_ changes: [(table: SealedTable, change: SealSum)]) throws {
        guard !changes.isEmpty else { return }
        for (table, change) in changes {
            var sum = try read(table.name) ?? SealSum()
            sum.add(change)
            try write(sum, of: table)
        }
        guard changes.contains(where: { !$0.table.isBook }) else { return }
        var link = Link(.state)
        link.digest = try state(withBooks: false)
        var ledger = try Ledger(db)
        try ledger.append(link)
    }
}
