import Foundation
import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import WireFormat

@testable import MirrorCommands

/// A mirror in a file, and exports of it.
final class ExportFixture {
    private let mirror: TestMirror
    let fixture: StoreFixture

    init() throws {
        mirror = try TestMirror()
        fixture = try StoreFixture(MirrorStore(path: mirror.path))
    }

    var store: MirrorStore { fixture.store }
    var path: String { mirror.path }

    func folder(_ name: String = "export") -> URL { mirror.folder.appendingPathComponent(name) }

    /// Some rows of each kind, in both spaces, on a complete run.
    func fill(_ numbers: ClosedRange<Int> = 1...30) throws {
        for number in numbers {
            var interruption = SampleInterruption(number)
            interruption.taskID = "ServerTasks-\(number)"
            if number % 3 > 0 {
                interruption.isPending = false
                interruption.result = "Proceed"
                interruption.notes = "=done \(number)"
                interruption.responsibleUserID = "Users-1"
            }
            let space = number % 5 == 0 ? "Spaces-2" : "Spaces-1"
            interruption.spaceID = space
            try fixture.ingest(interruption, in: space)
            try fixture.ingest(SampleTask(number), in: space)
        }
        try store.ingest(
            documents: [
                DocumentRecord(
                    id: "Projects-1",
                    kind: .project,
                    name: "Web",
                    slug: "web",
                    json: "{}",
                    memberUserIDs: []
                )
            ],
            spaceID: "Spaces-1"
        )
        try fixture.finish()
    }

    /// What the fixture is whole for: its tasks carry out deployments that it does not hold.
    static let datasets = ["decisions", "interruptions", "tasks"]

    @discardableResult
    func export(
        _ names: [String] = datasets,
        _ formats: [ExportFormat] = [.csv, .ndjson],
        to name: String = "export",
        filter: InterruptionFilter = InterruptionFilter(),
        progress: @escaping @Sendable (String, Int, Int) -> Void = { _, _, _ in }
    ) throws -> (manifest: ExportManifest, coverage: ExportCoverage) {
        let queries = try MirrorQueries.snapshot(path: path)
        let exporter = Exporter(
            datasets: try ExportDatasets.named(names),
            formats: formats,
            filter: try queries.resolving(filter),
            queries: queries,
            command: ["octomirror", "export"],
            now: StoreFixture.now,
            progress: progress
        )
        let coverage = try ExportCoverage(of: exporter.datasets, exporter.filter, in: queries)
        return (try exporter.write(coverage, to: ExportFolder(folder(name).path)), coverage)
    }

    /// Checks an export against the mirror as it is.
    func check(_ name: String = "export") throws -> ManifestReport {
        try ManifestCheck(folder(name).path, MirrorQueries.snapshot(path: path)).run()
    }

    /// A statement as somebody else would run it on the file.
    func edit(_ sql: String) throws {
        // FTS5 and other virtual tables are left alone; no function of ours is needed.
        try DatabaseQueue(path: path).write { db in try db.execute(sql: sql) }
    }

    /// The lines of a file of an export, as JSON.
    func lines(_ file: String, of name: String = "export") throws -> [JSONNode] {
        try String(contentsOf: folder(name).appendingPathComponent(file), encoding: .utf8)
            .split(separator: "\n").map { try JSONDocument(parsing: String($0)).root }
    }
}
