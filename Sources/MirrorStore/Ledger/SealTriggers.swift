import GRDB

/// The statements by which the writing connection seals rows.
struct SealTriggers {
    let table: SealedTable
    /// Its place among the sealed tables.
    let place: Int

    /// Has every later change of the table seal what it changes; but for rows that come with a rowid.
    ///
    /// Those ``addingSealedRow`` seals, or else the sealer at the end of the transaction. Until then such a row counts for
    /// nothing, whatever changes it. A statement that writes a seal has sealed the row itself.
    func create(_ db: Database) throws {
        let name = table.name
        let columns = table.columns.map(\.quoted).joined(separator: ", ")
        let isCounted = "OLD.\(SealedTable.seal) <> \(Self.none)"
        let isSealed = "NEW.\(SealedTable.seal) <> OLD.\(SealedTable.seal)"
        let inserted = """
            CREATE TEMP TRIGGER \(name)Inserted AFTER INSERT ON main.\(name)
            WHEN NEW.\(SealedTable.seal) = \(Self.none) BEGIN
                \(sealing);
            END;
            """
        try db.execute(
            sql: """
                \(table.hasRowid ? "" : inserted)
                CREATE TEMP TRIGGER \(name)Updated AFTER UPDATE OF \(columns) ON main.\(name)
                WHEN \(isCounted) AND NOT \(isSealed) BEGIN
                    SELECT \(call("unsealRow", "OLD.")); \(sealing);
                END;
                CREATE TEMP TRIGGER \(name)Deleted AFTER DELETE ON main.\(name) WHEN \(isCounted) BEGIN
                    SELECT \(call("unsealRow", "OLD."));
                END;
                """
        )
    }

    /// Seals the row with a rowid if it has no seal.
    var sealingNewRow: String {
        """
        UPDATE \(table.name) SET \(SealedTable.seal) = \(call("sealRow", ""))
        WHERE rowid = ? AND \(SealedTable.seal) = \(Self.none)
        """
    }

    /// Adds a row, its seal with it.
    ///
    /// A parameter a column, in the order of the table.
    var addingSealedRow: String {
        let parameters = (1...table.columns.count).map { "?\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(table.name) (\(table.columns.map(\.quoted).joined(separator: ", ")), \(SealedTable.seal))
            VALUES (\(parameters), \(table.hasRowid ? "sealComingRow" : "sealRow")(\(place), \(parameters)))
            """
    }

    /// Changes a column of a row, the seal with it, in a table without rowids.
    ///
    /// The parameters are the values of the primary key in its order, then that of the column.
    func changingSealedRow(_ column: String) -> String {
        let keys = table.key.enumerated().map { "\($1.quoted) = ?\($0 + 1)" }.joined(separator: " AND ")
        let value = "?\(table.key.count + 1)"
        let after = table.columns.map { $0 == column ? value : $0.quoted }.joined(separator: ", ")
        // What leaves gives NULL.
        let seal = "coalesce(\(call("unsealRow", "")), sealRow(\(place), \(after)))"
        return """
            UPDATE \(table.name) SET \(column.quoted) = \(value), \(SealedTable.seal) = \(seal) WHERE \(keys)
            """
    }

    /// What stands in place of the seal of a row that has none yet.
    private static let none = Int64.max

    /// Gives the table its column for the seal.
    ///
    /// The value that it begins with is as long as a seal, so that sealing a row writes over it in place.
    func addColumn(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE \(table.name) ADD COLUMN \(SealedTable.seal) INTEGER NOT NULL DEFAULT \(Self.none)
                """
        )
    }

    /// Seals all rows that the table holds.
    func sealAll(_ db: Database) throws {
        try db.execute(sql: "UPDATE main.\(table.name) SET \(SealedTable.seal) = \(call("sealRow", ""))")
    }

    private var sealing: String {
        let key = table.key.map { "\($0.quoted) = NEW.\($0.quoted)" }.joined(separator: " AND ")
        return "UPDATE \(table.name) SET \(SealedTable.seal) = \(call("sealRow", "NEW.")) WHERE \(key)"
    }

    private func call(_ function: String, _ prefix: String) -> String {
        "\(function)(\(place), \(table.columns.map { prefix + $0.quoted }.joined(separator: ", ")))"
    }
}

extension String {
    /// As a name in SQL.
    var quoted: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
