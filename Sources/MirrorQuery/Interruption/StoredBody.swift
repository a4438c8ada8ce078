import GRDB
import MirrorStore
import WireFormat

/// The body of an interruption as it was received, from the parts in which it is stored.
enum StoredBody {
    /// - Parameter key: The body's key; nil gives nil.
    /// - Throws: ``StoreError`` when the stored text is not JSON.
    static func read(_ key: Int64?, of number: Int64, in db: Database) throws -> JSONNode? {
        guard let key, let text = try BodyText(db).read(key)?.text else { return nil }
        return try parse(text.utf8, of: number)
    }

    /// - Throws: ``StoreError`` when the text is not JSON.
    static func parse(_ text: some Collection<UInt8>, of number: Int64) throws -> JSONNode {
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
