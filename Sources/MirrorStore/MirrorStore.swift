import Foundation
package import GRDB
import MirrorSchema

/// The one writer of a mirror.
///
/// Every method that writes is one transaction and keeps one promise: rows, versions, search entries, totals and the
/// cursor of a page are committed together or not at all.
package struct MirrorStore: Sendable {
    /// Where the mirror is.
    package let path: String
    private let writer: DatabaseQueue
    let sealer: Sealer

    /// Opens the mirror for writing; makes it, or brings its schema up to date, where needed.
    ///
    /// - Throws: ``StoreError``. A file that is no mirror, or that a newer version wrote, is not touched.
    package init(path: String) throws {
        self.path = path
        try Self.check(path)
        let isNew = try MirrorFile.prepare(path)
        let sealer = Sealer()
        self.sealer = sealer
        writer = try Self.translating(path) {
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            try Self.migrate(queue, sealer, path: path, isNew: isNew)
            return queue
        }
    }

    /// Throws what opening the file for writing would throw of its kind and schema, without writing to it.
    ///
    /// A file that does not exist yet passes.
    package static func check(_ path: String) throws {
        guard try MirrorFile.holdsSomething(path) else { return }
        _ = try MirrorReader.inspect(path)
    }

    /// Opens the mirror for reading only, and makes none; nil when there is no file yet.
    package static func readOnly(_ path: String) throws -> MirrorStore? {
        guard try MirrorFile.holdsSomething(path) else { return nil }
        return MirrorStore(path: path, writer: try MirrorReader.connect(path))
    }

    private init(path: String, writer: DatabaseQueue) {
        self.path = path
        self.writer = writer
        sealer = Sealer()
    }

    /// A mirror in memory, for tests.
    package static func inMemory() throws -> MirrorStore {
        try MirrorStore(inMemory: DatabaseQueue(configuration: configuration))
    }

    private init(inMemory queue: DatabaseQueue) throws {
        path = ":memory:"
        writer = queue
        sealer = Sealer()
        try Self.migrate(queue, sealer, path: path, isNew: true)
    }

    /// Reads what was committed last.
    package var reader: any DatabaseReader { writer }

    /// One transaction, with the sums of what it changes and the link that says what they come to.
    func write<T>(_ updates: (Database) throws -> T) throws -> T {
        try Self.translating(path) {
            try writer.write { db in
                sealer.begin()
                let value = try updates(db)
                try settleSeals(db)
                return value
            }
        }
    }

    /// Seals the rows that the transaction has added so far, and writes the sums of what it has changed.
    func settleSeals(_ db: Database) throws {
        try sealer.sealNewRows(db)
        try SealSums(db).settle(sealer.takeChanges())
    }

    /// One consistent view.
    func read<T>(_ value: (Database) throws -> T) throws -> T {
        try Self.translating(path) { try writer.read(value) }
    }

    static func translating<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "mirror"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // For a new file. Bodies are a kilobyte long, and pages of SQLite's 4096 bytes are left emptier by them.
            try db.execute(sql: "PRAGMA page_size = 8192")
            // A crash of the machine can cost the last transactions, never the file; sync reads them again.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
            try db.execute(sql: "PRAGMA secure_delete = OFF")
            // Or a row that another one replaces would leave without a word to the triggers that seal rows.
            try db.execute(sql: "PRAGMA recursive_triggers = ON")
            try SearchFunctions.register(in: db)
        }
        return configuration
    }
}

// MARK: - Schema

extension MirrorStore {
    /// Marks the file as a mirror ("octm").
    static let applicationID = 0x6F63_746D

    private static func migrate(
        _ queue: DatabaseQueue,
        _ sealer: Sealer,
        path: String,
        isNew: Bool
    ) throws {
        try queue.write { db in
            if !isNew { _ = try MirrorFile.schemaVersion(db, path: path) }
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            let seals = SealMigration(db: db, sealer: sealer, version: version)
            // A change of the schema seals all rows anew, and must not seal what somebody has edited.
            let isSound = try version == Schema.migrations.count || SealScan(db).isSound()
            for migration in Schema.migrations.dropFirst(version) {
                try db.execute(sql: migration.sql)
            }
            // Once, at the end: they read the rows as the newest schema has them.
            if version > 0, Schema.migrations.dropFirst(version).contains(where: \.rebuildsSearch) {
                try SearchIndex(db: db).rebuild()
            }
            if version > 0, Schema.migrations.dropFirst(version).contains(where: \.rebuildsNumbers) {
                try NumberTables.rebuild(in: db)
            }
            if version < Schema.migrations.count {
                try seals.sealAll(asVersion: Schema.migrations.count, wasSound: isSound)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(Schema.migrations.count)")
            }
            try seals.watch()
        }
    }
}
