import GRDB

/// Reads and writes the chunks of `facetSet` that a page changes, their seals with them.
struct ChunkStatements {
    private let db: Database
    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let update: PreparedStatement

    init(_ db: Database, _ sealer: Sealer) throws {
        self.db = db
        select = try PreparedStatement(NumberTables.selectChunk, db)
        insert = try sealer.insertion(into: "facetSet", db)
        update = try sealer.change(of: "numbers", in: "facetSet", db)
    }

    /// Nil when it has no row.
    func read(_ name: String, _ list: FacetList, _ key: Int64) throws -> NumberChunk? {
        try select.first(name, list.rawValue, key) { try NumberTables.chunk($0, of: name) }
    }

    /// Stores a chunk that was read before if it is another one; one that is empty has no row.
    func write(
        _ chunk: NumberChunk,
        _ name: String,
        _ list: FacetList,
        _ key: Int64,
        before: NumberChunk?
    ) throws {
        if chunk.isEmpty {
            if before != nil { try NumberTables.write(chunk, name, list, key, in: db) }
        } else if before == nil {
            try insert.run(name, list.rawValue, key, chunk.encoded)
        } else if chunk != before {
            try update.run(name, list.rawValue, key, chunk.encoded)
        }
    }
}
