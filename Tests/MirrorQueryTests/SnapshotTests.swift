import GRDB
import MirrorStore
import MirrorTestSupport
import Testing

@testable import MirrorQuery

struct SnapshotTests {
    @Test func snapshotStaysAtTheMomentAtWhichItWasOpened() throws {
        let mirror = try TestMirror()
        let fixture = try StoreFixture(MirrorStore(path: mirror.path))
        try fixture.ingest(SampleInterruption(1), SampleInterruption(2))
        let snapshot = try MirrorQueries.snapshot(path: mirror.path)
        try fixture.ingest(SampleInterruption(3))
        try fixture.ingest(SampleTask(1))
        for _ in 1...2 {
            #expect(try snapshot.interruptions(InterruptionFilter()).totalResults == 2)
            #expect(try snapshot.tasks(TaskFilter()).totalResults == 0)
        }
        #expect(try MirrorQueries(path: mirror.path).interruptions(InterruptionFilter()).totalResults == 3)
        #expect(try MirrorQueries.snapshot(path: mirror.path).tasks(TaskFilter()).totalResults == 1)
    }

    @Test func questionThatFailsDoesNotEndTheView() throws {
        let mirror = try TestMirror()
        let fixture = try StoreFixture(MirrorStore(path: mirror.path))
        try fixture.ingest(SampleInterruption(1))
        let snapshot = try MirrorQueries.snapshot(path: mirror.path)
        try fixture.ingest(SampleInterruption(2))
        var filter = InterruptionFilter()
        filter.projects = ["nonsense"]
        #expect(throws: QueryError.self) { try snapshot.interruptions(filter) }
        #expect(try snapshot.interruptions(InterruptionFilter()).totalResults == 1)
    }

    @Test func snapshotCannotWrite() throws {
        let mirror = try TestMirror()
        _ = try StoreFixture(MirrorStore(path: mirror.path))
        let snapshot = try MirrorQueries.snapshot(path: mirror.path)
        #expect(throws: (any Error).self) {
            try snapshot.read { db in try db.execute(sql: "DELETE FROM space") }
        }
    }
}
