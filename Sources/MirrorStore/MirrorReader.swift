import Foundation
package import GRDB
import MirrorSchema

/// Opens a mirror for reading only.
package enum MirrorReader {
    /// Opens the mirror at `path`; no statement on this connection can change it.
    ///
    /// - Throws: ``StoreError`` when there is no mirror, or a newer or older version wrote it.
    package static func open(_ path: String) throws -> any DatabaseReader {
        try connect(path)
    }

    /// Whether the first bytes of a file say that it is a mirror with this binary's schema, whatever follows them.
    package static func isMarkedAsMirror(_ path: String) -> Bool {
        MirrorFile.isMarked(path)
    }

    /// Opens the mirror at `path` as it is at this moment; what a sync changes from here on is not seen.
    ///
    /// The view lasts as long as the reader. Meanwhile the log of the writer only grows, so nobody should keep one longer
    /// than a piece of work takes.
    package static func openSnapshot(_ path: String) throws -> any DatabaseReader {
        let queue = try connect(path, isSnapshot: true)
        try MirrorStore.translating(path) {
            try queue.inDatabase { db in
                try db.beginTransaction(.deferred)
                // A transaction sees what there is at its first look.
                _ = try Int64.fetchOne(db, sql: "SELECT revision FROM mirror")
            }
        }
        return queue
    }

    static func connect(_ path: String, isSnapshot: Bool = false) throws -> DatabaseQueue {
        try MirrorFile.require(path)
        let (queue, version) = try inspect(path, isSnapshot: isSnapshot)
        guard version > 0 else { throw StoreError.notAMirror(path) }
        guard version == Schema.migrations.count else {
            throw StoreError(
                code: .notAMirror,
                message: "\(path) was written by an older octomirror (schema \(version))",
                hint: "Run `octomirror sync` once to bring it up to date."
            )
        }
        return queue
    }

    /// Opens a file for reading, whatever schema of ours it has, and says which.
    static func inspect(_ path: String, isSnapshot: Bool = false) throws -> (
        queue: DatabaseQueue, version: Int
    ) {
        try MirrorFile.checkHeader(path)
        return try MirrorStore.translating(path) {
            do {
                return try connect(to: path, checkedAs: path, isSnapshot)
            } catch let error as DatabaseError
                where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && isAtRest(path)
            {
                // SQLite cannot make the shared memory file of a WAL database on a read-only medium. With no log
                // beside the file nobody writes to it, so it can be read as a file that never changes.
                return try connect(to: MirrorFile.immutableURI(path), checkedAs: path, isSnapshot)
            }
        }
    }

    private static func connect(to name: String, checkedAs path: String, _ isSnapshot: Bool) throws -> (
        DatabaseQueue, Int
    ) {
        var configuration = Configuration()
        configuration.label = "mirror reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        // Its transaction stays open from one question to the next.
        configuration.allowsUnsafeTransactions = isSnapshot
        configuration.prepareDatabase { db in
            if isSnapshot {
                // It is read from end to end: pages that are mapped would all count as this process's memory.
                try db.execute(sql: "PRAGMA cache_size = -16384")
            } else {
                try db.execute(sql: "PRAGMA mmap_size = 4294967296")
            }
            try SearchFunctions.register(in: db)
        }
        let queue = try DatabaseQueue(path: name, configuration: configuration)
        return (queue, try queue.read { db in try MirrorFile.schemaVersion(db, path: path) })
    }

    private static func isAtRest(_ path: String) -> Bool {
        !FileManager.default.fileExists(atPath: path + "-wal")
    }
}
