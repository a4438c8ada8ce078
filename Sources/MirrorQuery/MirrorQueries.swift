package import GRDB
import MirrorStore

/// Answers from a mirror, and from nothing else.
///
/// Each question is an extension in a file of its own.
package struct MirrorQueries: Sendable {
    /// Where the mirror is, for messages.
    package let path: String
    let reader: any DatabaseReader
    let names = NameMemory()

    /// Opens the mirror at `path` for reading only.
    package init(path: String) throws {
        try self.init(reader: MirrorReader.open(path), path: path)
    }

    /// Opens the mirror at `path` as it is at this moment: all answers are about the same state, whatever a sync does.
    package static func snapshot(path: String) throws -> MirrorQueries {
        try MirrorQueries(reader: MirrorReader.openSnapshot(path), path: path)
    }

    package init(reader: any DatabaseReader, path: String = ":memory:") {
        self.reader = reader
        self.path = path
    }

    /// Ends what this reader is reading, on whichever thread, with ``StoreError/Code/interrupted``.
    package func interrupt() {
        reader.interrupt()
    }

    /// One consistent view of the mirror.
    func read<T>(_ value: (Database) throws -> T) throws -> T {
        do {
            return try reader.read(value)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }
}

/// Why a question cannot be answered as it was put.
package struct QueryError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// A name or id that the mirror does not know, or that several things share.
        case unknownName
        /// An id that is not one.
        case invalidID
        /// An id of something that the mirror does not hold.
        case notFound
        /// Words, times or numbers that make no sense, or options that contradict each other.
        case invalidQuery
    }

    package let code: Code
    /// What is wrong, in lower case.
    package let message: String
    /// What to do next, a whole sentence.
    package let hint: String

    package init(code: Code, message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(message). \(hint)" }
}
