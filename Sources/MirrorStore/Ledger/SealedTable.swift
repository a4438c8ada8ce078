import GRDB

/// A table whose rows each carry a seal, and whose rows together have a sum.
///
/// Every table of the mirror is one, unless it is named here: a table that a later schema adds is sealed without a word.
package struct SealedTable: Sendable, Equatable {
    package let name: String
    /// All but the seal, in the order of the table.
    package let columns: [String]
    /// What a row is told from others by in a statement: the primary key, or `rowid`.
    let key: [String]
    /// Whether its rows have a rowid.
    var hasRowid: Bool { key == ["rowid"] }
    /// The places in ``columns`` of the primary key.
    let nameColumns: [Int]

    /// Notes of runs about themselves: they change with every run, and the chain takes note of them at its end.
    private static let books: Set<String> = [
        "contextPlace", "coverage", "debt", "decisionDue", "referenceRead", "run",
    ]

    /// Whether it holds what runs note about themselves, and not what the server has shown.
    package var isBook: Bool { Self.books.contains(name) }

    /// Tables that are covered otherwise.
    private static let unsealed: Set<String> = [
        // The chain itself, and what it is compared with.
        "ledger", "sealSum",
        // Each row has its link, and each body its digest there.
        "version",
        // The digest of each stands in the row of its task.
        "taskBody",
        // Made from other rows, and compared with what these give.
        "facet", "facetTotal", "taskTotal", "total",
        // A list of errands, and no fact.
        "wanted",
    ]

    /// The column that holds the seal.
    static let seal = "seal"

    /// The ordinary tables that are to be sealed, in the order of their names; their seal may be missing still.
    static func all(_ db: Database) throws -> [SealedTable] {
        let tables = try Row.fetchAll(
            db,
            sql: """
                SELECT name, wr FROM pragma_table_list
                WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """
        )
        return try tables.filter { !unsealed.contains($0["name"]) }.map { table in
            let name: String = table["name"]
            let columns = try String.fetchAll(
                db,
                sql: "SELECT name FROM pragma_table_info(?, 'main') WHERE name <> ? ORDER BY cid",
                arguments: [name, seal]
            )
            let key = try String.fetchAll(
                db,
                sql: "SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk",
                arguments: [name]
            )
            return SealedTable(
                name: name,
                columns: columns,
                key: table["wr"] ? key : ["rowid"],
                nameColumns: key.compactMap(columns.firstIndex(of:))
            )
        }
    }

    /// Whether the table has its column for the seal already.
    func hasSeal(_ db: Database) throws -> Bool {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM pragma_table_info(?, 'main') WHERE name = ?",
            arguments: [name, Self.seal]
        ) ?? 0 > 0
    }
}
