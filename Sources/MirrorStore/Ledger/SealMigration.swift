import GRDB
import WireFormat

/// Seals what a mirror holds, after its schema was made or changed.
struct SealMigration {
    let db: Database
    let sealer: Sealer
    /// The schema that the file had.
    let version: Int

    /// The first schema with a ledger.
    private static let first = 8

    /// Seals every row of every sealed table, and says so in the ledger.
    ///
    /// A mirror from before there was a ledger gets a link for each version and each gone-marking that it holds.
    ///
    /// - Parameter wasSound: Whether all seals and sums were right before the schema was changed.
    func sealAll(asVersion newVersion: Int, wasSound: Bool) throws {
        let tables = try SealedTable.all(db)
        try sealer.register(for: tables, in: db)
        for (place, table) in tables.enumerated() {
            let triggers = SealTriggers(table: table, place: place)
            if try !table.hasSeal(db) { try triggers.addColumn(db) }
            try triggers.sealAll(db)
        }
        let sums = Dictionary(uniqueKeysWithValues: sealer.takeChanges().map { ($0.table.name, $0.change) })
        try db.execute(sql: "DELETE FROM sealSum")
        for table in tables { try SealSums(db).write(sums[table.name] ?? SealSum(), of: table) }
        if (1..<Self.first).contains(version) { try linkHistory() }
        try noteState(from: version, to: newVersion, wasSound: wasSound)
    }

    /// Has every change from now on seal what it changes.
    func watch() throws {
        let tables = try SealedTable.all(db)
        try sealer.register(for: tables, in: db)
        for (place, table) in tables.enumerated() { try SealTriggers(table: table, place: place).create(db) }
    }

    private func noteState(from version: Int, to newVersion: Int, wasSound: Bool) throws {
        var ledger = try Ledger(db)
        var state = Link(.state)
        state.digest = try SealSums(db).state(withBooks: false)
        try ledger.append(state)
        var schema = Link(.schema, run: try Int64.fetchOne(db, sql: "SELECT max(number) FROM run"))
        schema.digest = try SealSums(db).state(withBooks: true)
        let facts: JSONValue = [
            "from": .int(Int64(version)), "to": .int(Int64(newVersion)), "wasSound": .bool(wasSound),
        ]
        schema.facts = facts.compact
        try ledger.append(schema)
    }

    private func linkHistory() throws {
        var ledger = try Ledger(db)
        let bodies = try BodyText(db)
        try db.eachRow("SELECT interruption, ordinal, body, seenAt, run, hash FROM version") { row in
            var link = Link(.version, run: row.int(4), at: Timestamp(milliseconds: row.int(3)))
            link.interruption = row.int(0)
            link.ordinal = row.int(1)
            link.digest = try bodies.read(row.int(2))?.textDigest
            link.versionHash = row.blob(5)
            try ledger.append(link)
        }
        for kind in RowKind.allCases {
            try db.eachRow(
                "SELECT number, goneAt FROM \(kind.rawValue) WHERE goneAt IS NOT NULL ORDER BY number"
            ) { row in
                try ledger.append(
                    .goneOrBack(.gone, kind, row.int(0), run: nil, at: Timestamp(milliseconds: row.int(1)))
                )
            }
        }
    }
}
