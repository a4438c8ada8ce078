import Foundation
import GRDB
import MirrorSchema

/// Looks at a mirror's file before and just after it is opened.
enum MirrorFile {
    /// Makes an empty file that only its owner may read, if there is none, and its folder.
    ///
    /// - Returns: Whether the file holds nothing yet.
    static func prepare(_ path: String) throws -> Bool {
        if let size = try size(of: path) {
            return size == 0
        }
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw notWritable(path, reason: "its folder cannot be made")
        }
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw notWritable(path, reason: String(cString: strerror(errno)).lowercased())
        }
        close(descriptor)
        return true
    }

    /// Throws unless the file exists and is not empty.
    static func require(_ path: String) throws {
        guard let size = try size(of: path) else { throw StoreError.missing(path) }
        guard size > 0 else { throw StoreError.notAMirror(path) }
    }

    /// Whether there is a file with something in it.
    static func holdsSomething(_ path: String) throws -> Bool {
        try size(of: path).map { $0 > 0 } ?? false
    }

    /// The schema of the database; throws unless it is a mirror whose schema this binary knows.
    static func schemaVersion(_ db: Database, path: String) throws -> Int {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == MirrorStore.applicationID else {
            throw StoreError.notAMirror(path)
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= Schema.migrations.count else {
            throw StoreError.newerSchema(path, found: version, known: Schema.migrations.count)
        }
        return version
    }

    private static func size(of path: String) throws -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw notWritable(path, reason: String(cString: strerror(errno)).lowercased())
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw StoreError.notAMirror(path) }
        return Int64(status.st_size)
    }

    private static func notWritable(_ path: String, reason: String) -> StoreError {
        StoreError(
            code: .notWritable,
            message: "cannot write \(path) (\(reason))",
            hint: "Check the permissions of the file and its folder, or name another with --db."
        )
    }
}
