import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

struct AtomicityTests {
    @Test(arguments: ["facet", "element", "version", "total", "coverage", "interruptionSearch"])
    func pageOfInterruptionsIsStoredWholeOrNotAtAll(table: String) throws {
        let fixture = try StoreFixture()
        try fixture.store.write { db in try db.execute(sql: "ALTER TABLE \(table) RENAME TO elsewhere") }
        let before = try fixture.store.contents()

        let page = try (1...5).map { try SampleInterruption($0).record }
        let place = BackfillPlace(skip: 5, total: 9)
        #expect(throws: StoreError.self) { try fixture.store.ingest(page, fixture.context(backfill: place)) }

        #expect(try fixture.store.contents() == before)
    }

    @Test(arguments: ["taskBody", "total", "taskTotal", "coverage"])
    func pageOfTasksIsStoredWholeOrNotAtAll(table: String) throws {
        let fixture = try StoreFixture()
        try fixture.store.write { db in try db.execute(sql: "ALTER TABLE \(table) RENAME TO elsewhere") }
        let before = try fixture.store.contents()

        let page = try (1...5).map { try SampleTask($0).record }
        let place = BackfillPlace(skip: 5, total: 9)
        #expect(throws: StoreError.self) { try fixture.store.ingest(page, fixture.context(backfill: place)) }

        #expect(try fixture.store.contents() == before)
    }

    @Test func goneMarkingIsWholeOrNotAtAll() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(SampleInterruption(1), SampleInterruption(2))
        try fixture.store.write { db in try db.execute(sql: "ALTER TABLE facetTotal RENAME TO elsewhere") }
        let before = try fixture.store.contents()
        #expect(throws: StoreError.self) {
            try fixture.store.markInterruptionsGone([1, 2], fixture.context())
        }
        #expect(try fixture.store.contents() == before)
    }
}

extension MirrorStore {
    /// Every row of every table, as text.
    fileprivate func contents() throws -> [String: [String]] {
        try reader.read { db in
            let tables = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            return try Dictionary(
                uniqueKeysWithValues: tables.map { table in
                    (table, try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map(\.description))
                }
            )
        }
    }
}
