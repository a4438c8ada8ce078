import Foundation
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorCommands

/// Checking an export against its manifest and the mirror.
struct ManifestCheckTests {
    private let mirror: ExportFixture

    init() throws {
        mirror = try ExportFixture()
        try mirror.fill()
    }

    @Test func freshExportPasses() throws {
        try mirror.export(ExportFixture.datasets, ExportFormat.allCases)
        let report = try mirror.check()
        #expect(report.problems == [])
        #expect(report.notes == [])
        #expect(report.files == 13)
        #expect(report.rows == 20 + 30 + 30)
    }

    @Test func anyFileThatWasEditedIsNamed() throws {
        try mirror.export([], ExportFormat.allCases)
        let names = try FileManager.default.contentsOfDirectory(atPath: mirror.folder().path)
        for name in names where name != ExportManifest.fileName {
            let file = mirror.folder().appendingPathComponent(name)
            let bytes = try Data(contentsOf: file)
            var edited = bytes
            // Of what is empty there is nothing to change.
            if !edited.isEmpty {
                edited[edited.count / 2] ^= 1
                try edited.write(to: file)
                #expect(try mirror.check().problems.map(\.place) == [name])
            }
            try (bytes + [0x0A]).write(to: file)
            #expect(try mirror.check().problems.map(\.place) == [name])
            try bytes.write(to: file)
        }
        #expect(try mirror.check().isVerified)
    }

    @Test func missingAndForeignFilesAreNamed() throws {
        try mirror.export()
        try FileManager.default.moveItem(
            at: mirror.folder().appendingPathComponent("tasks.csv"),
            to: mirror.folder().appendingPathComponent("tasks (copy).csv")
        )
        #expect(try mirror.check().problems.compactMap(\.place) == ["tasks.csv", "tasks (copy).csv"])
    }

    @Test func linkIsNoFileOfAnExport() throws {
        try mirror.export()
        let file = mirror.folder().appendingPathComponent("tasks.csv")
        let elsewhere = mirror.folder("elsewhere.csv")
        try FileManager.default.moveItem(at: file, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
        #expect(try mirror.check().problems.first?.place == "tasks.csv")
    }

    @Test(arguments: ["../secret", "/etc/passwd", "a/../../secret"])
    func manifestCannotNameFilesElsewhere(name: String) throws {
        try mirror.export()
        try Data("x".utf8).write(to: mirror.folder("secret"))
        try editManifest { $0.replacing("\"COVERAGE.txt\"", with: JSONValue.string(name).compact) }
        let report = try mirror.check()
        #expect(report.problems.contains { $0.place == name && $0.message == "it is missing" })
    }

    @Test func fileEditedTogetherWithItsSumIsNamed() throws {
        try mirror.export()
        for name in ["decisions.csv", "decisions.ndjson", "interruptions.csv"] {
            let file = mirror.folder().appendingPathComponent(name)
            let (bytes, sum) = (try Data(contentsOf: file), try digest(name))
            try Data(String(decoding: bytes, as: UTF8.self).replacing("Proceed", with: "Aborted").utf8)
                .write(to: file)
            let forged = try digest(name)
            try editManifest { $0.replacing(sum, with: forged) }
            let report = try mirror.check()
            #expect(report.problems.contains { $0.place == name }, "\(name): \(report)")
            try bytes.write(to: file)
            try editManifest { $0.replacing(forged, with: sum) }
        }
        #expect(try mirror.check().isVerified)
    }

    /// Edits of the mirror beneath an export, and the rows that they are found by.
    static let edits: [(sql: String, places: Set<String>, row: String)] = [
        (
            "UPDATE interruption SET outcome = 'Abort' WHERE number = 7", ["decisions", "interruptions"],
            "Interruptions-7"
        ),
        (
            "UPDATE interruption SET closedAt = closedAt + 1 WHERE number = 8", ["decisions"],
            "Interruptions-8"
        ),
        (
            "UPDATE interruptionBody SET notes = 'x' WHERE key = (SELECT body FROM interruption WHERE number = 4)",
            ["decisions"], "Interruptions-4"
        ),
        (
            "UPDATE interruptionBody SET json = replace(json, 'Approve', 'Refuse') "
                + "WHERE key = (SELECT body FROM interruption WHERE number = 3)",
            ["interruptions"], "Interruptions-3"
        ),
        (
            "UPDATE interruption SET responsibleUserId = 'Users-9' WHERE number = 2",
            ["decisions"], "Interruptions-2"
        ),
        ("UPDATE interruption SET goneAt = 1 WHERE number = 6", ["interruptions"], "Interruptions-6"),
        ("DELETE FROM interruption WHERE number = 10", ["decisions", "interruptions"], "Interruptions-10"),
        (
            "UPDATE taskBody SET json = replace(json, 'Executing', 'Success') WHERE number = 11", ["tasks"],
            "ServerTasks-11"
        ),
        ("UPDATE task SET space = 2 WHERE number = 12", ["tasks"], "ServerTasks-12"),
        ("DELETE FROM task WHERE number = 13", ["decisions", "tasks"], "ServerTasks-13"),
        (
            "UPDATE document SET name = 'Other' WHERE id = 'Projects-1'",
            ["decisions", "interruptions", "tasks"], "ServerTasks-1"
        ),
    ]

    @Test(arguments: edits.indices)
    func editedRowIsNamed(index: Int) throws {
        let (sql, places, row) = Self.edits[index]
        try mirror.export(["decisions", "interruptions", "tasks"])
        try mirror.edit(sql)
        let report = try mirror.check()
        #expect(Set(report.problems.compactMap(\.place)) == places)
        #expect(report.problems.contains { $0.row == row })
    }

    @Test func editBehindADeploymentIsNamed() throws {
        try mirror.export(["deployments", "deployments-without-approval"])
        try mirror.edit("UPDATE interruption SET outcome = 'Abort' WHERE number = 7")
        let report = try mirror.check()
        #expect(Set(report.problems.compactMap(\.place)) == ["deployments", "deployments-without-approval"])
    }

    @Test(arguments: edits.indices)
    func editedRowIsNamedWhenTheMirrorHasMovedOnToo(index: Int) throws {
        let (sql, places, row) = Self.edits[index]
        try mirror.export(["decisions", "interruptions", "tasks"])
        try mirror.fixture.ingest(SampleInterruption(900))
        try mirror.fixture.ingest(SampleTask(900))
        try mirror.edit(sql)
        let report = try mirror.check()
        #expect(Set(report.problems.compactMap(\.place)) == places)
        #expect(report.problems.contains { $0.row == row })
    }

    @Test func rowThatWasAddedBeneathTheExportIsNamed() throws {
        try mirror.export(["interruptions"])
        try mirror.fixture.ingest(SampleInterruption(900))
        try mirror.edit("UPDATE interruption SET revision = 1 WHERE number = 900")
        #expect(try mirror.check().problems.map(\.row) == ["Interruptions-900"])
    }

    @Test func mirrorThatHasMovedOnPasses() throws {
        try mirror.export()
        var answered = SampleInterruption(3)
        answered.taskID = "ServerTasks-3"
        answered.isPending = false
        answered.result = "Abort"
        try mirror.fixture.ingest(answered)
        var finished = SampleTask(4)
        finished.state = "Success"
        finished.isCompleted = true
        try mirror.fixture.ingest(finished)
        try mirror.fixture.ingest(SampleInterruption(901), SampleInterruption(902))
        _ = try mirror.store.markInterruptionsGone([1], mirror.fixture.context())
        let report = try mirror.check()
        #expect(report.problems == [])
        #expect(report.notes.first?.contains("moved on") == true)
        #expect(report.notes.contains("interruptions: 2 rows have changed since"))
        #expect(report.notes.contains("interruptions: 2 rows are new since"))
        #expect(report.notes.contains("decisions: 2 rows have changed since"))
        #expect(report.notes.contains("decisions: 1 rows are new since"))
        #expect(report.notes.contains("tasks: 1 rows have changed since"))
    }

    @Test func nameThatHasChangedIsAChangeOfItsRows() throws {
        try mirror.export()
        try mirror.store.ingest(
            documents: [
                DocumentRecord(
                    id: "Projects-1",
                    kind: .project,
                    name: "Renamed",
                    slug: "web",
                    json: "{\"Name\":\"Renamed\"}",
                    memberUserIDs: []
                )
            ],
            spaceID: "Spaces-1"
        )
        let report = try mirror.check()
        #expect(report.problems == [])
        #expect(report.notes.contains("interruptions: 30 rows have changed since"))
    }

    @Test func volatileMembersOfATaskChangeNothing() throws {
        try mirror.export(["tasks"])
        var task = SampleTask(4)
        task.lastUpdated += 60_000
        task.duration = "a minute"
        #expect(try mirror.fixture.ingest(task) == [.refreshed])
        let report = try mirror.check()
        #expect(report == ManifestReport(files: report.files, rows: report.rows))
    }

    @Test func addressOfTheServerIsNoPartOfTheComparison() throws {
        try mirror.export()
        try mirror.edit("UPDATE mirror SET server = 'https://octopus.example.org'")
        #expect(try mirror.check().problems == [])
    }

    @Test func mirrorThatWasPutBackIsNamed() throws {
        try mirror.export()
        try mirror.edit("UPDATE mirror SET revision = 1")
        #expect(try mirror.check().problems.map(\.message).first?.contains("older than the export") == true)
    }

    @Test func otherInstallationIsNamed() throws {
        try mirror.export()
        try mirror.edit("UPDATE mirror SET installationId = 'other'")
        #expect(try mirror.check().problems.map(\.message).first?.contains("installation") == true)
    }

    @Test func linkOfTheLedgerMustBeTheSame() throws {
        let last = try #require(try mirror.export().manifest.basis.ledger?.sequence)
        try mirror.edit("INSERT INTO ledger (sequence, kind, hash) VALUES (\(last + 1), 'state', x'02CC')")
        #expect(try mirror.check().isVerified)
        try mirror.edit("UPDATE ledger SET hash = x'FF' WHERE sequence = \(last)")
        let problem = try #require(try mirror.check().problems.first)
        #expect(problem.message.contains("link \(last) of the ledger"))
    }

    @Test func exportOfAFilterIsAskedAgainWithIt() throws {
        var filter = InterruptionFilter()
        filter.spaces = ["Payments"]
        filter.pendingOnly = true
        let manifest = try mirror.export(["interruptions"], filter: filter).manifest
        #expect(manifest.filter.spaces == ["Spaces-2"])
        #expect(manifest.datasets.map(\.rows) == [2])
        #expect(try mirror.check().isVerified)
        // What was answered since is found no longer.
        var answered = SampleInterruption(15)
        answered.taskID = "ServerTasks-15"
        answered.spaceID = "Spaces-2"
        answered.isPending = false
        try mirror.fixture.ingest(answered, in: "Spaces-2")
        let report = try mirror.check()
        #expect(report.problems == [])
        #expect(report.notes.contains("interruptions: 1 rows have changed since"))
    }

    @Test func whatIsNoManifestIsAnError() throws {
        try mirror.export()
        #expect(throws: (any Error).self) { try mirror.check("nowhere") }
        for text in ["", "{}", "[]", "{\"manifestVersion\":99}", "{\"manifestVersion\":1}"] {
            try editManifest { _ in text }
            #expect(throws: ManifestError.self) { try mirror.check() }
        }
    }

    private func editManifest(_ edit: (String) -> String) throws {
        let file = mirror.folder().appendingPathComponent(ExportManifest.fileName)
        try Data(edit(String(contentsOf: file, encoding: .utf8)).utf8).write(to: file)
    }

    private func digest(_ name: String) throws -> String {
        SHA256.hexadecimal(
            of: try String(contentsOf: mirror.folder().appendingPathComponent(name), encoding: .utf8)
        )
    }
}
