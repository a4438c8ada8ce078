import Foundation
import GRDB
import MirrorSchema
import MirrorStore
import MirrorTestSupport
import Testing

struct SchemaTests {
    @Test func binaryHoldsTheMigrationsOnDisk() throws {
        let folder = PackageFolder.url.appendingPathComponent("schema/migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files == Schema.migrations.map { $0.identifier + ".sql" })
        for migration in Schema.migrations {
            let file = folder.appendingPathComponent(migration.identifier + ".sql")
            #expect(try String(contentsOf: file, encoding: .utf8) == migration.sql)
        }
    }

    @Test func everyTableIsStrict() throws {
        let store = try MirrorStore.inMemory()
        let lax = try store.reader.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'
                    """
            )
        }
        #expect(lax.isEmpty)
    }

    @Test func viewsShowTimesAsTextAndNamesBesideIds() throws {
        let fixture = try StoreFixture()
        var sample = SampleInterruption(7, created: 1_777_600_000_007)
        sample.responsibleUserID = "Users-1"
        sample.notes = "went well"
        sample.result = "Proceed"
        sample.isPending = false
        try fixture.ingest(sample)
        var task = SampleTask(9, queueTime: 1_777_600_000_123)
        task.state = "Success"
        task.isCompleted = true
        try fixture.ingest(task)
        try fixture.store.ingest(
            documents: [
                DocumentRecord(
                    id: "Users-1",
                    kind: .user,
                    name: "Ada",
                    slug: "ada",
                    json: #"{"Username":"ada"}"#
                ),
                DocumentRecord(id: "Projects-1", kind: .project, name: "Web", slug: "web", json: "{}"),
                DocumentRecord(
                    id: "Teams-1",
                    kind: .team,
                    name: "Release managers",
                    slug: nil,
                    json: "{}",
                    memberUserIDs: ["Users-1"]
                ),
            ],
            spaceID: "Spaces-1",
            wholeList: (.team, StoreFixture.now)
        )

        let row = try fixture.row("SELECT * FROM interruptions")
        #expect(row["id"] == "Interruptions-7")
        #expect(row["spaceName"] == "Default")
        #expect(row["title"] == "Approve the change")
        #expect(row["created"] == "2026-05-01T01:46:40.007Z")
        #expect(row["taskId"] == "ServerTasks-9")
        #expect(row["responsibleUser"] == "Ada")
        #expect(row["outcome"] == "Proceed")
        #expect(row["notes"] == "went well")
        #expect(row["versions"] == 1)
        #expect(row["isGone"] == 0)
        let taskRow = try fixture.row("SELECT * FROM tasks")
        #expect(taskRow["id"] == "ServerTasks-9")
        #expect(taskRow["queueTime"] == "2026-05-01T01:46:40.123Z")
        #expect(taskRow["completedTime"] as String? == nil)
        #expect(taskRow["project"] == "Web")
        #expect(try fixture.row("SELECT * FROM users")["username"] == "ada")
        #expect(try fixture.row("SELECT * FROM teamMembers")["user"] == "Ada")
        #expect(try fixture.row("SELECT * FROM projects")["spaceId"] == "Spaces-1")
        #expect(try fixture.row("SELECT * FROM runs")["startedAt"] == "2026-05-04T08:00:00Z")
    }

    @Test func everyViewCanBeRead() throws {
        let fixture = try StoreFixture()
        let views = try fixture.store.reader.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'view'")
        }
        #expect(views.count >= 11)
        for view in views {
            #expect(throws: Never.self) { try fixture.store.count(view) }
        }
    }

    @Test func timesBeforeTheEpochReadRight() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleInterruption(1, created: -1))
        #expect(try fixture.row("SELECT created FROM interruptions")["created"] == "1969-12-31T23:59:59.999Z")
    }
}

extension StoreFixture {
    func row(_ sql: String) throws -> Row {
        try #require(try store.reader.read { db in try Row.fetchOne(db, sql: sql) })
    }
}
