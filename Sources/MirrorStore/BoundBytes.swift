import Foundation
import GRDB
import GRDBSQLite

/// Where the texts and BLOBs stand that a statement is given, until it has run.
///
/// SQLite would otherwise ask for memory for each of them, forty times an interruption.
final class BoundBytes {
    private var memory: UnsafeMutableRawPointer?
    private var used = 0
    /// What is longer is left to SQLite.
    private static let capacity = 16_384

    deinit { memory?.deallocate() }

    /// Gives up what was bound; nothing may read it any more.
    func clear() { used = 0 }

    /// Binds a copy of a text.
    func bindText(_ text: UnsafeBufferPointer<CChar>, to statement: SQLiteStatement, at index: Int32) -> Int32
    {
        let (bytes, destructor) = keep(UnsafeRawBufferPointer(text))
        let start = bytes?.assumingMemoryBound(to: CChar.self)
        return sqlite3_bind_text(statement, index, start, Int32(text.count), destructor)
    }

    /// Binds a copy of a BLOB.
    func bindBlob(_ blob: UnsafeRawBufferPointer, to statement: SQLiteStatement, at index: Int32) -> Int32 {
        let (bytes, destructor) = keep(blob)
        return sqlite3_bind_blob(statement, index, bytes, Int32(blob.count), destructor)
    }

    /// A copy that stays where it is, or where there is no room for one, what SQLite is to copy.
    private func keep(_ bytes: UnsafeRawBufferPointer) -> (UnsafeRawPointer?, sqlite3_destructor_type?) {
        guard used + bytes.count <= Self.capacity, let source = bytes.baseAddress else {
            return (bytes.baseAddress, transient)
        }
        let memory = memory ?? .allocate(byteCount: Self.capacity, alignment: 1)
        self.memory = memory
        let copy = memory + used
        copy.copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
        return (UnsafeRawPointer(copy), nil)
    }
}

/// Has SQLite make a copy of a text or BLOB that it is given.
let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
