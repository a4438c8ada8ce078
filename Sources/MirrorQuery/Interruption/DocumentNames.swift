import GRDB
import MirrorStore
import Synchronization
import WireFormat

/// The names of users, teams, projects, environments and tenants, each looked up once: many rows share a few.
struct DocumentNames {
    private let statement: Statement
    fileprivate private(set) var known: [ByteText: String?]

    fileprivate init(db: Database, known: [ByteText: String?]) throws {
        statement = try db.cachedStatement(sql: "SELECT name FROM document WHERE id = ?")
        self.known = known
    }

    /// The name; nil where the mirror has none.
    mutating func name(_ id: String) throws -> String? {
        let key = ByteText(id)
        if let name = known[key] { return name }
        let name = try statement.first(id: id) { $0.text(0) }
        known.updateValue(name, forKey: key)
        return name
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
                JSONText.append(try name(id) ?? id, to: &list)
            } else {
                id.appendMinified(to: &list)
            }
        }
        list.append(UInt8(ascii: "]"))
        return String(decoding: list, as: UTF8.self)
    }
}

/// Keeps names from one answer to the next, for as long as nobody writes to the mirror.
final class NameMemory: Sendable {
    /// More than a server has of what many rows share; where more are known, none are kept.
    private static let limit = 20_000

    /// What a connection reads: it is the same for as long as this is.
    private struct State: Equatable {
        let connection: ObjectIdentifier
        /// Changes when another connection has written.
        let version: Int64?
        /// How many rows this one has written.
        let changes: Int

        init(_ db: Database) throws {
            connection = ObjectIdentifier(db)
            version = try db.cachedStatement(sql: "PRAGMA data_version").first(row: { $0.int(0) })
            changes = db.totalChangesCount
        }
    }

    private let kept = Mutex<(state: State?, names: [ByteText: String?])>((nil, [:]))

    /// Calls `body` with the names as they are in the transaction that `db` is in.
    func reading<T>(_ db: Database, _ body: (inout DocumentNames) throws -> T) throws -> T {
        let state = try State(db)
        // Taken out, so that the dictionary has one owner and is not copied when it grows.
        let known = kept.withLock { kept in
            defer { kept = (nil, [:]) }
            return kept.state == state ? kept.names : [:]
        }
        var names = try DocumentNames(db: db, known: known)
        let result = try body(&names)
        if names.known.count <= Self.limit {
            kept.withLock { [names = names.known] in $0 = (state, names) }
        }
        return result
    }
}
