import Foundation
import GRDB
import MirrorSchema
import MirrorTestSupport
import Testing

@testable import MirrorStore

/// A mirror that an older version wrote holds after an update what a new one would.
struct MigrationTests {
    @Test func mirrorOfSchemaSixBecomesWhatANewOneIs() throws {
        let mirror = try TestMirror()
        let new = mirror.folder.appendingPathComponent("new.db").path
        let old = mirror.folder.appendingPathComponent("old.db").path
        let content = try fill(new)
        try rewrite(new, asSchemaSix: old)

        let migrated = try MirrorStore(path: old)

        #expect(try content.differences(from: MirrorContent(migrated)) == [])
        try migrated.checkKeptTotals()
        try migrated.checkSearchIndex()
        try expectVerified(migrated)
        let links = try migrated.value(
            "SELECT group_concat(kind || ' ' || n) FROM (SELECT kind, count(*) AS n FROM ledger GROUP BY kind ORDER BY kind)",
            as: String.self
        )
        #expect(links == "gone 2,schema 1,state 1,version 7")
        let found = try migrated.value("SELECT rowid FROM interruptionSearchCJK", as: Int.self)
        #expect(found == 3)
        #expect(
            try migrated.value(
                "SELECT closedAt = openUntil FROM interruption WHERE number = 4",
                as: Bool.self
            ) == true
        )
    }

    /// Rows of every kind, some of which changed or went.
    private func fill(_ path: String) throws -> MirrorContent {
        let fixture = try StoreFixture(MirrorStore(path: path))
        for number in 1...6 {
            var sample = SampleInterruption(number)
            sample.teams = number == 2 ? ["Teams-1", "Teams-2"] : []
            sample.canTakeResponsibility = number == 2
            if number == 3 { sample.instructions = "请先检查数据库" }
            if number == 5 { sample.related.append("Tenants-3") }
            try fixture.ingest(sample)
            guard number == 4 else { continue }
            sample.isPending = false
            sample.result = "Proceed"
            sample.responsibleUserID = "Users-7"
            try fixture.ingest(sample)
        }
        _ = try fixture.store.markInterruptionsGone([6], fixture.context())
        let decision = DecisionRecord.sample(of: "Interruptions-4")
        try fixture.store.ingest(decisions: [decision], askedFor: [])
        for number in 9...12 { try fixture.ingest(SampleTask(number)) }
        _ = try fixture.store.markTasksGone([12], fixture.context())
        let execution = ExecutionRecord(
            id: "Deployments-5",
            taskID: "ServerTasks-9",
            projectID: "Projects-1",
            environmentID: "Environments-2",
            tenantID: "Tenants-3",
            releaseID: "Releases-4",
            runbookID: nil,
            created: nil,
            requestedByID: nil,
            requestedBy: "dana",
            json: "{}"
        )
        try fixture.store.ingest(executions: [execution], spaceID: "Spaces-1")
        return try MirrorContent(fixture.store)
    }

    /// Copies what schema 6 knew of a mirror into a file of that schema.
    private func rewrite(_ new: String, asSchemaSix old: String) throws {
        var configuration = Configuration()
        // Tables are copied in any order.
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: old, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            for migration in Schema.migrations.prefix(6) { try db.execute(sql: migration.sql) }
            try db.execute(sql: "ATTACH ? AS new", arguments: [new])
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
                    AND name NOT LIKE 'interruptionSearch%' AND name NOT LIKE 'related%'
                    """
            )
            for table in tables {
                let columns = try String.fetchAll(
                    db,
                    sql: "SELECT name FROM pragma_table_info(?, 'main')",
                    arguments: [table]
                ).joined(separator: ", ")
                try db.execute(
                    sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM new.\(table)"
                )
            }
            try db.execute(
                sql: """
                    INSERT INTO related SELECT name, list, created, number FROM new.facet WHERE name NOT LIKE '%:%';
                    DELETE FROM total WHERE kind = 'decision';
                    PRAGMA application_id = \(MirrorStore.applicationID);
                    PRAGMA user_version = 6;
                    """
            )
        }
        try queue.close()
    }
}
