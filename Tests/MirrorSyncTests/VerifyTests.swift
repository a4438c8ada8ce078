import Foundation
import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery
@testable import MirrorStore

/// What `verify` says of mirrors that nobody has touched, and of those whose forger knows how it works.
struct VerifyTests {
    @Test func mirrorIsVerifiedAfterEveryKindOfRun() async throws {
        let mirror = try TestMirror()
        try await LivedWorld.fill(mirror.path) { try expectVerified($0) }
    }

    @Test func runWithoutNewsAddsItsCertificateAlone() async throws {
        try await SmallWorld.with(spaces: 2) { world in
            try await world.settle()
            func links() throws -> [String] {
                try world.store.reader.read {
                    try String.fetchAll($0, sql: "SELECT kind FROM ledger ORDER BY sequence")
                }
            }
            let before = try links()
            try await world.sync()
            let added = try Array(links().dropFirst(before.count))
            #expect(added == ["certificate"])
        }
    }

    @Test func rowThatIsEditedWithItsSealIsFoundByTheSum() async throws {
        let problems = try await problems { db in
            try Self.edit(db)
            try Self.sealAnew(db)
        }
        #expect(problems.map(\.table) == ["decision"])
        #expect(problems[0].message.contains("do not come to their sum"))
    }

    @Test func sumThatIsMadeAnewIsFoundByTheLedger() async throws {
        let problems = try await problems { db in
            try Self.edit(db)
            try Self.sealAnew(db)
            try Self.sumAnew(db)
        }
        #expect(problems.map(\.table) == ["sealSum"])
        #expect(problems[0].message.contains("last state link"))
    }

    @Test func lastLinkThatIsMadeAnewBreaksTheChain() async throws {
        let problems = try await problems { db in
            try Self.edit(db)
            try Self.sealAnew(db)
            try Self.sumAnew(db)
            let digest = try SealSums(db).state(withBooks: false).blob
            try db.execute(
                sql:
                    "UPDATE ledger SET digest = ? WHERE sequence = (SELECT max(sequence) FROM ledger WHERE kind = 'state')",
                arguments: [digest]
            )
        }
        #expect(problems.contains { $0.table == "ledger" && $0.message.contains("does not follow") })
    }

    @Test func ledgerThatIsWrittenAnewIsFoundByAnAnchor() async throws {
        let mirror = try TestMirror()
        try await LivedWorld.fill(mirror.path)
        let anchor = try Self.anchor(of: mirror.path)
        #expect(try Self.compare([anchor], with: mirror.path) == [])

        try Self.forge(mirror.path)

        // Everything in the file agrees with everything else.
        let verification = try Self.verify(mirror.path)
        #expect(verification.checks.flatMap(\.problems) == [])
        let problems = try Self.compare([anchor], with: mirror.path)
        #expect(problems.count == 1)
        #expect(problems[0].message.contains("line 1"))
        #expect(problems[0].message.contains("written anew"))
    }

    @Test func mirrorThatIsPutBackAndAnchorsOfAnotherAreFoundByLine() async throws {
        let mirror = try TestMirror()
        try await LivedWorld.fill(mirror.path)
        let anchor = try Self.anchor(of: mirror.path)
        let later = anchor.replacing(/"sequence":\d+/, with: "\"sequence\":999999")
        let foreign = anchor.replacing(/"installationId":"[^"]*"/, with: "\"installationId\":\"another\"")

        let problems = try Self.compare([anchor, later, foreign, "{"], with: mirror.path).map(\.message)

        #expect(problems.count == 3)
        #expect(problems[0].contains("line 2") && problems[0].contains("put back"))
        #expect(problems[1].contains("line 3") && problems[1].contains("another installation"))
        #expect(problems[2].contains("line 4") && problems[2].contains("no head"))
        #expect(try Self.compare([], with: mirror.path).count == 1)
    }

    @Test(arguments: [
        ("view decisions", "DROP VIEW decisions; CREATE VIEW decisions AS SELECT 1 AS interruptionId"),
        ("view decisions", "DROP VIEW decisions"),
        ("index interruptionGone", "DROP INDEX interruptionGone"),
        ("table debt", "ALTER TABLE debt ADD COLUMN excuse TEXT"),
        ("table facet", "ALTER TABLE facet RENAME TO facets"),
        (
            "trigger approve",
            "CREATE TRIGGER approve AFTER INSERT ON interruption BEGIN UPDATE interruption SET outcome = 'Proceed'; END"
        ),
    ])
    func schemaThatWasChangedIsFound(object: String, sql: String) throws {
        let mirror = try TestMirror()
        let fixture = try StoreFixture(MirrorStore(path: mirror.path))
        try fixture.ingest(SampleInterruption(7))
        let problems = try Self.forging(mirror.path) { try $0.execute(sql: sql) }
        #expect(problems.contains { $0.table == object })
    }

    @Test func changeOfTheSchemaDoesNotSealWhatSomebodyHasEdited() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleInterruption(7))
        try fixture.store.write { db in
            #expect(try SealScan(db).isSound())
            try db.execute(sql: "DROP TRIGGER temp.interruptionUpdated")
            try db.execute(sql: "UPDATE interruption SET outcome = 'Proceed'")
            #expect(try !SealScan(db).isSound())
            try SealMigration(db: db, sealer: Sealer(), version: 8).sealAll(asVersion: 9, wasSound: false)
        }
        let verification = try MirrorQueries(reader: fixture.store.reader).verify()
        let problems = verification.checks.flatMap(\.problems).filter { $0.table == "ledger" }
        #expect(problems.count == 1)
        #expect(problems[0].message.contains("did not match their seals"))
    }

    // MARK: Forgers

    private func problems(after forge: @escaping (Database) throws -> Void) async throws
        -> [VerificationProblem]
    {
        let mirror = try TestMirror()
        try await LivedWorld.fill(mirror.path)
        return try Self.forging(mirror.path, forge)
    }

    private static func forging(_ path: String, _ forge: (Database) throws -> Void) throws
        -> [VerificationProblem]
    {
        let queue = try DatabaseQueue(path: path)
        try queue.write(forge)
        return try queue.read { db in try Verification.make(of: db) }.checks.flatMap(\.problems)
    }

    private static func edit(_ db: Database) throws {
        try db.execute(
            sql:
                "UPDATE decision SET username = 'somebody else' WHERE rowid = (SELECT min(rowid) FROM decision)"
        )
        #expect(db.changesCount == 1)
    }

    private static func sealAnew(_ db: Database) throws {
        let tables = try SealedTable.all(db)
        try Sealer().register(for: tables, in: db)
        for (place, table) in tables.enumerated() { try SealTriggers(table: table, place: place).sealAll(db) }
    }

    private static func sumAnew(_ db: Database) throws {
        let sealer = Sealer()
        let tables = try SealedTable.all(db)
        try sealer.register(for: tables, in: db)
        for (place, table) in tables.enumerated() { try SealTriggers(table: table, place: place).sealAll(db) }
        for (table, sum) in sealer.takeChanges() { try SealSums(db).write(sum, of: table) }
    }

    /// Edits, and computes everything in the file anew, as somebody with this program's source could.
    private static func forge(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try edit(db)
            try sumAnew(db)
            let links = try Row.fetchAll(db, sql: "SELECT * FROM ledger ORDER BY sequence")
            try db.execute(sql: "DELETE FROM ledger")
            let lastState = links.last { $0["kind"] == "state" }?["sequence"] as Int64?
            for row in links {
                var link = Link(
                    Link.Kind(rawValue: row["kind"]) ?? .state,
                    run: row["run"],
                    at: (row["at"] as Int64?).map(Timestamp.init(milliseconds:))
                )
                (link.interruption, link.ordinal, link.task) = (
                    row["interruption"], row["ordinal"], row["task"]
                )
                link.digest = (row["digest"] as Data?).map { [UInt8]($0) }
                link.versionHash = (row["versionHash"] as Data?).map { [UInt8]($0) }
                link.facts = row["facts"]
                if row["sequence"] as Int64? == lastState {
                    link.digest = try SealSums(db).state(withBooks: false)
                }
                if row == links.last { link.digest = try SealSums(db).state(withBooks: true) }
                var ledger = try Ledger(db)
                try ledger.append(link)
            }
        }
    }

    private static func verify(_ path: String) throws -> Verification {
        try MirrorQueries(path: path).verify()
    }

    private static func anchor(of path: String) throws -> String {
        try #require(try MirrorQueries(path: path).anchor(at: Timestamp(milliseconds: 0))).json.compact
    }

    private static func compare(_ lines: [String], with path: String) throws -> [VerificationProblem] {
        try AnchorCheck(path: "anchors", lines: lines).run(MirrorQueries(path: path)).problems
    }
}
