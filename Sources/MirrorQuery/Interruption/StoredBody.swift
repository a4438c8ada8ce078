import GRDB
import MirrorStore
import WireFormat

/// The body of an interruption as it was received, from the parts in which it is stored.
enum StoredBody {
    /// - Parameter key: The body's key; nil gives nil.
    /// - Throws: ``StoreError`` when the stored text is not JSON.
    static func read(_ key: Int64?, of number: Int64, in db: Database) throws -> JSONNode? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT json, elementsAt, elements FROM interruptionBody WHERE key = ?"),
            arguments: [key]
        )
        guard let row else { return nil }
        let keys = (row[2] as String).dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) }
        let element = try db.cachedStatement(sql: "SELECT json FROM element WHERE key = ?")
        let elements = try keys.map { try String.fetchOne(element, arguments: [$0]) ?? "null" }
        let text = InterruptionBody(json: row[0], elementsAt: row[1], elements: elements).text
        do {
            return try JSONDocument(parsing: text).root
        } catch {
            throw StoreError(
                code: .damaged,
                message: "the body of interruption \(number) is not JSON (\(error))",
                hint: "Run `octomirror sync --full` to read it again."
            )
        }
    }
}
