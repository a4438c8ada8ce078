import GRDB
import MirrorStore
import WireFormat

/// The names of teams, each looked up once: many interruptions share a few.
struct TeamNames {
    private let statement: Statement
    private var known: [ByteText: String] = [:]

    init(db: Database) throws {
        statement = try db.cachedStatement(sql: "SELECT name FROM document WHERE id = ?")
    }

    /// The names for a list of ids, as JSON; the id where the mirror has no name.
    ///
    /// What is no text stays as it is.
    mutating func list(_ ids: JSONNode?) throws -> String {
        guard let ids else { return "[]" }
        var list: [UInt8] = [UInt8(ascii: "[")]
        for id in ids.elements {
            if list.count > 1 { list.append(UInt8(ascii: ",")) }
            if let id = id.string {
                JSONText.append(try name(id), to: &list)
            } else {
                id.appendMinified(to: &list)
            }
        }
        list.append(UInt8(ascii: "]"))
        return String(decoding: list, as: UTF8.self)
    }

    private mutating func name(_ id: String) throws -> String {
        if let name = known[ByteText(id)] { return name }
        let name = try statement.first(id: id) { $0.text(0) } ?? id
        known[ByteText(id)] = name
        return name
    }
}
