import GRDB

extension MirrorStore {
    /// Compares the full-text index with the texts it was made from.
    ///
    /// - Throws: ``StoreError`` with `damaged` when they differ.
    package func checkSearchIndex() throws {
        try write { db in
            // With a rank of 1 the check reads the external content too (SQLite, FTS5 §6.4).
            try db.execute(
                sql: "INSERT INTO interruptionSearch (interruptionSearch, rank) VALUES ('integrity-check', 1)"
            )
        }
    }
}
