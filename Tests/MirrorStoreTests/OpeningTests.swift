import Foundation
import GRDB
import MirrorSchema
import MirrorTestSupport
import Testing

@testable import MirrorStore

struct OpeningTests {
    @Test func newMirrorIsForItsOwnerOnly() throws {
        let mirror = try TestMirror()
        let store = try MirrorStore(path: mirror.path)
        _ = try StoreFixture(store)
        for name in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: mirror.path + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "mirror.db\(name)")
        }
    }

    @Test func folderIsMadeWhereThereIsNone() throws {
        let mirror = try TestMirror()
        let path = mirror.folder.appendingPathComponent("a/b/mirror.db").path
        _ = try MirrorStore(path: path)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test func openingAgainKeepsWhatIsThere() throws {
        let mirror = try TestMirror()
        try StoreFixture(MirrorStore(path: mirror.path)).ingest(SampleInterruption(1))
        #expect(try MirrorStore(path: mirror.path).count("interruption") == 1)
    }

    @Test(arguments: StrangeFile.allCases)
    func fileThatIsNoMirrorIsRefusedAndNotTouched(file: StrangeFile) throws {
        let mirror = try TestMirror()
        try file.make(at: mirror.path)
        let before = try FolderContent(of: mirror.folder)

        #expect { try MirrorStore(path: mirror.path) } throws: { hasCode($0, .notAMirror) }
        #expect { try MirrorReader.open(mirror.path) } throws: { hasCode($0, .notAMirror) }

        #expect(try FolderContent(of: mirror.folder) == before)
    }

    @Test func newerMirrorIsRefusedAndNotTouched() throws {
        let mirror = try TestMirror()
        try StoreFixture(MirrorStore(path: mirror.path)).ingest(SampleInterruption(1))
        try raw(mirror.path) { db in
            try db.execute(sql: "PRAGMA user_version = \(Schema.migrations.count + 1)")
        }
        let before = try FolderContent(of: mirror.folder)

        #expect { try MirrorStore(path: mirror.path) } throws: { hasCode($0, .newerSchema) }
        #expect { try MirrorReader.open(mirror.path) } throws: { hasCode($0, .newerSchema) }

        #expect(try FolderContent(of: mirror.folder) == before)
    }

    @Test func olderMirrorIsBroughtUpToDateByTheWriterOnly() throws {
        let mirror = try TestMirror()
        try raw(mirror.path) { db in
            for migration in Schema.migrations.prefix(2) { try db.execute(sql: migration.sql) }
            try db.execute(sql: "PRAGMA application_id = \(MirrorStore.applicationID)")
            try db.execute(sql: "PRAGMA user_version = 2")
        }

        #expect { try MirrorReader.open(mirror.path) } throws: { hasCode($0, .notAMirror) }
        let store = try MirrorStore(path: mirror.path)

        #expect(try store.value("PRAGMA user_version", as: Int.self) == Schema.migrations.count)
        #expect(try store.count("run") == 0)
        _ = try MirrorReader.open(mirror.path)
    }

    @Test(arguments: ["missing.db", "missing/mirror.db"])
    func readerMakesNoMirror(name: String) throws {
        let mirror = try TestMirror()
        let path = mirror.folder.appendingPathComponent(name).path
        #expect { try MirrorReader.open(path) } throws: { hasCode($0, .notAMirror) }
        #expect(try FolderContent(of: mirror.folder).files.isEmpty)
    }

    @Test func emptyFileIsNoMirrorToAReader() throws {
        let mirror = try TestMirror()
        try Data().write(to: URL(fileURLWithPath: mirror.path))
        #expect { try MirrorReader.open(mirror.path) } throws: { hasCode($0, .notAMirror) }
    }

    @Test func fileInPlaceOfTheFolderCannotBeWritten() throws {
        let mirror = try TestMirror()
        try Data("a file".utf8).write(to: mirror.folder.appendingPathComponent("occupied"))
        let path = mirror.folder.appendingPathComponent("occupied/mirror.db").path
        #expect { try MirrorStore(path: path) } throws: { hasCode($0, .notWritable) }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnlyFolderCannotBeWritten() throws {
        let mirror = try TestMirror()
        chmod(mirror.folder.path, 0o500)
        defer { chmod(mirror.folder.path, 0o700) }
        #expect { try MirrorStore(path: mirror.path) } throws: { hasCode($0, .notWritable) }
    }

    @Test func readerCannotWriteAndSeesWhatTheWriterCommits() throws {
        let mirror = try TestMirror()
        let fixture = try StoreFixture(MirrorStore(path: mirror.path))
        let reader = try MirrorReader.open(mirror.path)
        #expect { try reader.read { db in try db.execute(sql: "DELETE FROM space") } } throws: { error in
            (error as? DatabaseError)?.resultCode == .SQLITE_READONLY
        }

        try fixture.ingest(SampleInterruption(1))

        let rows = try reader.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM interruption") }
        #expect(rows == 1)
    }
}

/// Something that stands where a mirror should.
enum StrangeFile: CaseIterable {
    case text, database, databaseInWAL, cutHeader, folder

    func make(at path: String) throws {
        let url = URL(fileURLWithPath: path)
        switch self {
        case .text: try Data(String(repeating: "no database at all\n", count: 300).utf8).write(to: url)
        case .cutHeader: try Data("SQLite format 3\0".utf8).write(to: url)
        case .folder: try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        case .database, .databaseInWAL:
            try raw(path) { db in
                if self == .databaseInWAL { try db.execute(sql: "PRAGMA journal_mode = WAL") }
                try db.execute(sql: "CREATE TABLE diary (entry TEXT)")
                try db.execute(sql: "INSERT INTO diary VALUES ('dear diary')")
            }
        }
    }
}

/// The files of a folder with their bytes, and folders as nil.
struct FolderContent: Equatable {
    var files: [String: Data?] = [:]

    init(of folder: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            // NB: a folder has no bytes to read.
            files[name] = .some(try? Data(contentsOf: folder.appendingPathComponent(name)))
        }
    }
}

/// Uses a database without what a mirror does to it.
private func raw(_ path: String, _ body: (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase(body)
    try queue.close()
}

func hasCode(_ error: any Error, _ code: StoreError.Code) -> Bool {
    (error as? StoreError)?.code == code
}
