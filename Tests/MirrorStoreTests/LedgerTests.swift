import Foundation
import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

/// What becomes a link of the ledger, and what carries a seal.
struct LedgerTests {
    @Test func everyVersionGoneMarkingAndReturnIsALink() throws {
        let fixture = try StoreFixture()
        var sample = SampleInterruption(7)
        try fixture.ingest(sample)
        sample.canTakeResponsibility = true
        try fixture.ingest(sample)
        sample.isPending = false
        sample.result = "Proceed"
        try fixture.ingest(sample)
        _ = try fixture.store.markInterruptionsGone([7], fixture.context())
        try fixture.ingest(sample)
        try fixture.ingest(sample)

        let links = try fixture.links("interruption = 7")
        #expect(links == ["version 1", "refreshed 1", "version 2", "gone", "returned"])
        let digests = try fixture.store.reader.read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT lower(hex(digest)) FROM ledger WHERE interruption = 7 AND kind = 'version' ORDER BY sequence"
            )
        }
        // The first one was refreshed since, so only the other body is still held as it was linked.
        let body = try #require(try fixture.store.bodies(of: "Interruptions-7").last)
        #expect(digests.last == SHA256.digest(of: [body]).hex)
        try expectVerified(fixture.store)
    }

    @Test func goneMarkingAndReturnOfATaskAreLinks() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleTask(9))
        _ = try fixture.store.markTasksGone([9], fixture.context())
        try fixture.ingest(SampleTask(9))
        #expect(try fixture.links("task = 9") == ["gone", "returned"])
        try expectVerified(fixture.store)
    }

    @Test func rowThatCouldNotBeAddedLeavesNoSeal() throws {
        let fixture = try StoreFixture()
        #expect(throws: StoreError.self) {
            try fixture.store.write { db in
                let insertion = try fixture.store.sealer.insertion(into: "decisionDue", db)
                for _ in 1...2 { try insertion.run(7, 0, 0, 0) }
            }
        }
        try fixture.ingest(SampleTask(9))
        try expectVerified(fixture.store)
    }

    @Test(arguments: [
        "element (key, hash, json) VALUES (?, x'00', '{}')",
        "interruptionBody (key, json, elements) VALUES (?, '{}', '')",
    ])
    func keyThatSomebodyMadeTheLargestEndsTheRunWithAReason(row: String) throws {
        let fixture = try StoreFixture()
        try fixture.store.write { db in
            try db.execute(sql: "INSERT INTO \(row)", arguments: [Int64.max])
        }
        #expect(throws: StoreError.self) { try fixture.ingest(SampleInterruption(1)) }
    }

    @Test func certificateSaysWhatTheRunSaidOfItself() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleInterruption(7))
        try fixture.finish(debts: [
            Debt(spaceID: "Spaces-2", lane: "tasks", reason: "cut \"short\"\nby the server")
        ])
        let facts = try #require(
            try fixture.store.value("SELECT facts FROM ledger WHERE kind = 'certificate'", as: String.self)
        )
        let certificate = try JSONDocument(parsing: facts).root
        #expect(certificate["installationId"]?.string == Installation.sample.installationID)
        #expect(certificate["outcome"]?.string == "partial")
        #expect(certificate["requests"]?["total"]?.int == 7)
        #expect(
            certificate["debts"]?.elements.first { _ in true }?["reason"]?.string
                == "cut \"short\"\nby the server"
        )
        let coverage = certificate["coverage"]?.elements.first { $0["kind"]?.string == "interruption" }
        #expect(coverage?["listed"]?.int == 1 && coverage?["server"]?.int == 1)
        #expect(coverage?["completeThrough"]?.string == StoreFixture.now.description)
        try expectVerified(fixture.store)
    }

    @Test func whatChangesNothingAddsNoLink() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleInterruption(7))
        let before = try fixture.store.count("ledger")
        try fixture.ingest(SampleInterruption(7))
        // Notes of the run about itself wait for its certificate.
        try fixture.store.setHeadPin(StoreFixture.now, of: "Spaces-1", .interruption)
        #expect(try fixture.store.count("ledger") == before)
        try expectVerified(fixture.store)
    }

    @Test func transactionThatIsTakenBackLeavesNoLinkAndNoSum() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleInterruption(7))
        let before = try fixture.store.count("ledger")
        #expect(throws: CancellationError.self) {
            try fixture.store.write { db in
                try db.execute(sql: "UPDATE interruption SET outcome = 'Proceed'")
                try fixture.store.settleSeals(db)
                try db.execute(sql: "UPDATE interruption SET outcome = 'Abort'")
                throw CancellationError()
            }
        }
        #expect(try fixture.store.count("ledger") == before)
        try fixture.ingest(SampleInterruption(8))
        try expectVerified(fixture.store)
    }

    @Test func everyTableIsSealedUnlessItIsCoveredOtherwise() throws {
        let store = try MirrorStore.inMemory()
        let unsealed = try store.reader.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list AS t WHERE schema = 'main' AND type = 'table'
                    AND name NOT LIKE 'sqlite_%'
                    AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'seal') ORDER BY name
                    """
            )
        }
        #expect(
            unsealed == [
                "facet", "facetTotal", "ledger", "sealSum", "taskBody", "taskTotal", "total", "version",
                "wanted",
            ]
        )
    }

    @Test func everyWayToChangeARowSealsIt() throws {
        let store = try MirrorStore.inMemory()
        let statements = [
            "INSERT INTO irregularId (number, id) VALUES (-1, 'a'), (-2, 'b'), (-3, 'c')",
            // Both rows that stand in the way leave, one by its key and one by its id.
            "INSERT OR REPLACE INTO irregularId (number, id) VALUES (-1, 'b')",
            "UPDATE irregularId SET number = -4 WHERE number = -3",
            "INSERT INTO irregularId (number, id) VALUES (-4, 'd') ON CONFLICT DO UPDATE SET id = excluded.id",
            "INSERT INTO membership (team, user, firstSeenAt) VALUES ('Teams-1', 'Users-1', 1), ('Teams-1', 'Users-2', 1)",
            "UPDATE membership SET team = 'teams-1'",
            "DELETE FROM membership WHERE user = 'Users-2'",
            "INSERT INTO debt (run, space, lane, reason) VALUES (1, NULL, 'tasks', 'é' || char(0) || ', cut')",
            "DELETE FROM irregularId",
        ]
        for statement in statements {
            try store.write { try $0.execute(sql: statement) }
            #expect(try store.reader.read { try SealScan($0).isSound() }, "\(statement)")
        }
    }

    @Test func otherProgramsMeetNoTrigger() throws {
        let mirror = try TestMirror()
        let store = try MirrorStore(path: mirror.path)
        #expect(try store.value("SELECT count(*) FROM main.sqlite_schema WHERE type = 'trigger'") == 0)
        let queue = try DatabaseQueue(path: mirror.path)
        try queue.write { try $0.execute(sql: "INSERT INTO irregularId (number, id) VALUES (-1, 'a')") }
        #expect(try !store.reader.read { try SealScan($0).isSound() })
    }

    @Test func sumDoesNotDependOnTheOrderOfRows() throws {
        let sha512 = SHA512()
        func hash(_ text: String) -> RowHash {
            var row = RowEncoding()
            row.begin(text)
            return RowHash(row, sha512)
        }
        var (one, other) = (SealSum(), SealSum())
        for text in ["a", "b", "c", "b"] { one.add(hash(text)) }
        for text in ["c", "x", "b", "a", "b"] { other.add(hash(text)) }
        #expect(one != other)
        other.subtract(hash("x"))
        #expect(one == other)
        #expect(SealSum(rows: one.rows, sum: one.sum) == one)
        for text in ["a", "b", "c", "b"] { one.subtract(hash(text)) }
        #expect(one.isZero)
    }
}

extension StoreFixture {
    /// The kinds and ordinals of the links that fulfil a condition, oldest first.
    fileprivate func links(_ condition: String) throws -> [String] {
        try store.reader.read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT kind || coalesce(' ' || ordinal, '') FROM ledger WHERE \(condition) ORDER BY sequence"
            )
        }
    }
}
