import Foundation
import GRDB
import GRDBSQLite
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

    /// Throws unless the header is that of a mirror whose schema this binary knows.
    ///
    /// SQLite leaves a log beside a file in WAL mode even where it only reads, so a file that is none of ours is turned
    /// away before. While there is a log, the newest header may be in there, and ``schemaVersion(_:path:)`` has to tell.
    ///
    /// SQLite reads it, as a file that never changes: when a process closes a file, it gives back every lock that it has
    /// there. A connection that it had open before would then no longer keep a writer from taking away the log it reads.
    static func checkHeader(_ path: String) throws {
        guard access(path, R_OK) == 0 else {
            throw notReadable(path, reason: String(cString: strerror(errno)).lowercased())
        }
        if let log = try size(of: path + "-wal"), log > 0 { return }
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        guard sqlite3_open_v2(immutableURI(path), &connection, flags, nil) == SQLITE_OK,
            let id = number("PRAGMA application_id", connection),
            let version = number("PRAGMA user_version", connection)
        else {
            throw StoreError.notAMirror(path)
        }
        // Nothing is in it: it was made, and then the disk was full, or the process was killed.
        if id == 0, version == 0, number("SELECT count(*) FROM sqlite_schema", connection) == 0 { return }
        guard id == MirrorStore.applicationID else { throw StoreError.notAMirror(path) }
        guard version <= Schema.migrations.count else {
            throw StoreError.newerSchema(path, found: version, known: Schema.migrations.count)
        }
    }

    /// The file as one that never changes, for SQLite.
    static func immutableURI(_ path: String) -> String {
        let absolute = URL(fileURLWithPath: path).path
        let escaped = absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? absolute
        return "file:\(escaped)?immutable=1"
    }

    /// The number that a statement gives; nil when SQLite cannot tell.
    private static func number(_ sql: String, _ connection: OpaquePointer?) -> Int? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { return nil }
        return Int(sqlite3_column_int64(statement, 0))
    }

    /// Whether the first bytes say that it is a mirror of the newest schema, for a file that SQLite cannot read.
    ///
    /// To close the file gives back the locks that the process has there, so it is to be asked only of one that it has no
    /// further use for. The header is laid down in https://www.sqlite.org/fileformat.html#the_database_header.
    static func isMarked(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        // What cannot be read says nothing.
        guard let header = try? file.read(upToCount: 100), header.count == 100 else { return false }
        return number(in: [UInt8](header), at: 68) == MirrorStore.applicationID
            && number(in: [UInt8](header), at: 60) == Schema.migrations.count
    }

    private static func number(in header: [UInt8], at offset: Int) -> Int {
        header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Whether there is a file with something in it.
    static func holdsSomething(_ path: String) throws -> Bool {
        try size(of: path).map { $0 > 0 } ?? false
    }

    /// The schema of the database; throws unless it is a mirror whose schema this binary knows.
    ///
    /// A database with nothing in it has schema 0: the disk was full, or the process was killed, while it was made.
    static func schemaVersion(_ db: Database, path: String) throws -> Int {
        if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 { return 0 }
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

    private static func notReadable(_ path: String, reason: String) -> StoreError {
        StoreError(
            code: .notWritable,
            message: "cannot read \(path) (\(reason))",
            hint: "Check the permissions of the file, or name another with --db."
        )
    }

    private static func notWritable(_ path: String, reason: String) -> StoreError {
        StoreError(
            code: .notWritable,
            message: "cannot write \(path) (\(reason))",
            hint: "Check the permissions of the file and its folder, or name another with --db."
        )
    }
}
