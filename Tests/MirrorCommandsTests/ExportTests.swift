import Foundation
import MirrorExport
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

@testable import MirrorCommands

/// What an export holds, and what it says of itself.
struct ExportTests {
    private let mirror: ExportFixture

    init() throws { mirror = try ExportFixture() }

    @Test func linesAreTheListInItsOrderAcrossParts() throws {
        try mirror.fill(1...1203)
        try mirror.export()
        let queries = try MirrorQueries(path: mirror.path)
        let all = ListPage(take: nil)
        let interruptions = try queries.interruptions(InterruptionFilter(), all).items.map(\.json.compact)
        #expect(try mirror.lines("interruptions.ndjson").map(\.minified) == interruptions)
        let tasks = try queries.tasks(TaskFilter(), all).items.map(\.json.compact)
        #expect(try mirror.lines("tasks.ndjson").map(\.minified) == tasks)
        let decisions = try queries.decisions(DecisionFilter(), all).items.map(\.json.compact)
        #expect(try mirror.lines("decisions.ndjson").map(\.minified) == decisions)
        #expect(tasks.count == 1203)
    }

    @Test func tasksWithoutAQueueTimeAreExportedToo() throws {
        let bodies = (1...700).map { number in
            "{\"Id\":\"ServerTasks-\(number)\",\"Name\":\"Health\",\"State\":\"Queued\"}"
        }
        _ = try mirror.store.ingest(bodies.map { try TaskRecord(body: $0) }, mirror.fixture.context())
        try mirror.fixture.ingest(SampleTask(800))
        try mirror.fixture.finish()
        #expect(try mirror.export(["tasks"]).manifest.datasets.map(\.rows) == [701])
    }

    @Test func columnsAreTheKeysOfTheRows() throws {
        try mirror.fill()
        for dataset in try mirror.export().manifest.datasets {
            let keys = try #require(try mirror.lines("\(dataset.name).ndjson").first).members.map(\.name)
            // A task has those of Octopus's fields that the server sends.
            let expected = keys.filter { $0 != "publicUrlInstruction" }
            #expect(dataset.columns.filter(keys.contains) == expected)
            if dataset.name != "tasks" { #expect(dataset.columns == expected) }
        }
    }

    @Test func manifestSaysWhatTheFilesAre() throws {
        try mirror.fill()
        let manifest = try mirror.export([], ExportFormat.allCases).manifest
        for file in manifest.allFiles {
            let digest = try FileDigest(mirror.folder().appendingPathComponent(file.name).path)
            #expect(digest.sha256 == file.sha256)
            #expect(digest.bytes == file.bytes)
        }
        for dataset in manifest.datasets {
            #expect(dataset.files.map(\.format) == ["csv", "ndjson", "xlsx", "digests"])
            #expect(dataset.files.allSatisfy { $0.rows == dataset.rows })
            #expect(dataset.rowsSHA256 == dataset.files[1].sha256)
        }
        let json = try JSONDocument(parsing: manifest.json.pretty).root
        #expect(json.members.first { _ in true }?.name == "coverage", "coverage is read first")
        let totals = try #require(json["datasets"]?.elements.first { _ in true }?["serverTotals"])
        #expect(totals.elements.map { $0["mirror"]?.int } == [24, 6])
        #expect(
            totals.elements.allSatisfy { $0["agrees"]?.bool == true && $0["kind"]?.string == "interruption" }
        )
    }

    @Test func manifestIsReadBackAsItWasWritten() throws {
        try mirror.fill()
        var filter = InterruptionFilter()
        filter.spaces = ["Default"]
        filter.projects = ["Web"]
        filter.since = Timestamp(milliseconds: 1_777_600_000_000)
        filter.presence = .both
        let manifest = try mirror.export(["interruptions"], filter: filter).manifest
        let read = try ExportManifest(parsing: manifest.json.compact)
        #expect(read.filter == manifest.filter)
        #expect(read.filter.projects == ["Projects-1"])
        #expect(read.basis.revision == manifest.basis.revision)
        #expect(read.datasets.map(\.rowsSHA256) == manifest.datasets.map(\.rowsSHA256))
        #expect(read.allFiles.map(\.sha256) == manifest.allFiles.map(\.sha256))
    }

    // MARK: Coverage

    @Test func completeMirrorIsWhole() throws {
        try mirror.fill()
        let coverage = try mirror.export().coverage
        #expect(coverage.isWhole)
        #expect(try text().hasPrefix("Coverage: complete"))
    }

    @Test func spaceThatIsSeenNoLongerIsSaidFirst() throws {
        try mirror.fill()
        try mirror.store.ingest(spaces: [
            SpaceRecord(id: "Spaces-1", name: "Default", slug: "default", isDefault: true, json: "{}")
        ])
        let coverage = try mirror.export().coverage
        #expect(coverage.gaps.contains { $0.contains("Payments") })
        #expect(try text().hasPrefix("INCOMPLETE"))
        #expect(try text().contains("- Spaces-2: the key's user no longer sees space 'Payments'"))
        let json = try #require(try JSONDocument(parsing: manifestText()).root["coverage"])
        #expect(json["isWhole"]?.bool == false)

        var filter = InterruptionFilter()
        filter.spaces = ["Default"]
        #expect(try mirror.export(to: "default", filter: filter).coverage.isWhole, "the other one is whole")
    }

    @Test func spaceThatWasNeverReadIsAGap() throws {
        try mirror.fill()
        try mirror.store.ingest(
            spaces: [SpaceRecord(id: "Spaces-3", name: "New", slug: "new", isDefault: false, json: "{}")],
            isWhole: false
        )
        #expect(try mirror.export().coverage.gaps.contains { $0.contains("'New' were never read") })
    }

    @Test func unfinishedBackfillIsAGap() throws {
        try mirror.fill()
        let place = BackfillPlace(skip: 100, total: 1000)
        _ = try mirror.store.ingest(
            [TaskRecord](),
            mirror.fixture.context("Spaces-1", backfill: place)
        )
        let (tasks, interruptions) = (
            try mirror.export(["tasks"]).coverage, try mirror.export(["interruptions"], to: "other").coverage
        )
        #expect(tasks.gaps.contains { $0.contains("first enumeration of tasks is not finished") })
        #expect(interruptions.isWhole, "interruptions do not rest on it")
    }

    @Test func debtCountsWhereItLeavesAHole() throws {
        try mirror.fill()
        try mirror.fixture.finish(debts: [
            Debt(spaceID: "Spaces-1", lane: "decisions", reason: "the audit log may not be read"),
            Debt(spaceID: "Spaces-1", lane: "reference", reason: "teams may not be read"),
        ])
        let decisions = try mirror.export(["decisions"]).coverage
        #expect(decisions.gaps == ["Spaces-1: the audit log may not be read"])
        #expect(try text().contains("Not read: teams may not be read"))
        #expect(try mirror.export(["tasks"], to: "tasks").coverage.isWhole)
    }

    @Test func periodThatIsNotOverIsAGap() throws {
        try mirror.fill()
        var filter = InterruptionFilter()
        filter.until = StoreFixture.now
        #expect(try mirror.export(filter: filter).coverage.isWhole)
        filter.until = StoreFixture.now.advanced(by: .seconds(1))
        #expect(
            try mirror.export(to: "later", filter: filter).coverage.gaps.first?.contains("period ends")
                == true
        )
    }

    @Test func whatIsGoneIsCountedWhereItIsLeftOut() throws {
        try mirror.fill()
        _ = try mirror.store.markInterruptionsGone([1, 2], mirror.fixture.context())
        try mirror.fixture.finish()
        let datasets = try mirror.export().manifest.datasets
        #expect(datasets.map(\.goneLeftOut) == [0, 2, 0])
        #expect(datasets.map(\.rows) == [20, 28, 30], "an answer stays one")
        #expect(try text().contains("Rows: 28 interruptions (2 that the server no longer lists left out"))
        var filter = InterruptionFilter()
        filter.presence = .gone
        let gone = try mirror.export(["decisions", "interruptions"], to: "gone", filter: filter).manifest
        #expect(gone.datasets.map(\.rows) == [2, 2])
        #expect(try mirror.check("gone").isVerified)
    }

    // MARK: One state, or nothing

    @Test func allDatasetsShowOneStateWhateverASyncDoes() throws {
        try mirror.fill(1...600)
        let expected = try mirror.export(to: "before").manifest
        let fixture = mirror.fixture
        let next = Mutex(10_000)
        let manifest = try mirror.export(to: "during") { _, _, _ in
            // Between any two parts a sync stores more, answers one and takes one away.
            let number = next.withLock { number in
                number += 1
                return number
            }
            _ = try? fixture.ingest(SampleInterruption(number))
            _ = try? fixture.ingest(SampleTask(number))
            _ = try? fixture.store.markInterruptionsGone([Int64(number - 10_000)], fixture.context())
        }.manifest
        #expect(next.withLock { $0 } > 10_004)
        #expect(manifest.datasets.map(\.rowsSHA256) == expected.datasets.map(\.rowsSHA256))
        #expect(manifest.basis == expected.basis)
        let report = try mirror.check("during")
        #expect(report.problems == [])
        #expect(report.notes.first?.contains("moved on") == true)
    }

    @Test func sameRowsMakeTheSameFiles() throws {
        try mirror.fill()
        let (one, two) = (
            try mirror.export([], ExportFormat.allCases).manifest,
            try mirror.export([], ExportFormat.allCases, to: "again").manifest
        )
        #expect(one.allFiles.map(\.sha256) == two.allFiles.map(\.sha256))
    }

    @Test func folderThatHoldsAnythingIsRefused() throws {
        try mirror.fill()
        try mirror.export()
        let error = #expect(throws: CommandFailure.self) { try mirror.export() }
        #expect(error?.status == .usage && error?.message?.contains("holds an export already") == true)
        try FileManager.default.createDirectory(
            at: mirror.folder("other"),
            withIntermediateDirectories: false
        )
        try mirror.export(["tasks"], to: "other")
        try FileManager.default.removeItem(
            at: mirror.folder("other").appendingPathComponent(ExportManifest.fileName)
        )
        #expect(throws: CommandFailure.self) { try mirror.export(to: "other") }
        #expect(throws: CommandFailure.self) { try mirror.export(to: "no/such/place") }
    }

    @Test func exportThatFailsLeavesNothing() throws {
        try mirror.fill(1...1200)
        // A body of a row far down is missing, which a list that is whole may not pass over.
        try mirror.edit("DELETE FROM taskBody WHERE number = 3")
        let error = #expect(throws: StoreError.self) { try mirror.export([], ExportFormat.allCases) }
        #expect(error?.code == .damaged)
        #expect(!FileManager.default.fileExists(atPath: mirror.folder().path))
    }

    private func text() throws -> String {
        try String(contentsOf: mirror.folder().appendingPathComponent(CoverageText.fileName), encoding: .utf8)
    }

    private func manifestText() throws -> String {
        try String(
            contentsOf: mirror.folder().appendingPathComponent(ExportManifest.fileName),
            encoding: .utf8
        )
    }
}
