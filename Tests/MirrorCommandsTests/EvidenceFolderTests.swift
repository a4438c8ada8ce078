import Foundation
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorCommands

final class EvidenceFolderTests {
    private let fixture: StoreFixture
    private let mirror: TestMirror
    private let folder: URL

    init() throws {
        fixture = try StoreFixture()
        mirror = try TestMirror()
        folder = mirror.folder.appendingPathComponent("pack")
        var sample = SampleInterruption(7)
        try fixture.ingest(sample)
        sample.isPending = false
        sample.result = "Proceed"
        try fixture.ingest(sample, SampleInterruption(8))
        sample.id = "../../Interruptions-odd id"
        try fixture.ingest(sample)
        try fixture.finish()
    }

    private var pack: EvidenceFolder {
        EvidenceFolder(queries: MirrorQueries(reader: fixture.store.reader), command: "octomirror export")
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func folderHoldsThePageTheBodiesAndTheirHashes() throws {
        let summary = try pack.write(
            .ids(["Interruptions-7", "interruptions-8", "Interruptions-7"]),
            to: folder
        )
        #expect(summary.folders == ["Interruptions-7", "Interruptions-8"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "Interruptions-7", "Interruptions-8", "index.html",
            ]
        )
        for name in summary.folders {
            let inside = try FileManager.default.contentsOfDirectory(
                atPath: folder.appendingPathComponent(name).path
            )
            let sums = try text("\(name)/SHA256SUMS").split(separator: "\n").map { $0.split(separator: " ") }
            #expect(Set(sums.map { String($0[1]) }) == Set(inside).subtracting(["SHA256SUMS"]))
            for line in sums {
                let digest = SHA256.digest(of: [try text("\(name)/\(line[1])")])
                #expect(line[0] == digest.map { String(format: "%02x", $0) }.joined())
            }
        }
        #expect(try text("Interruptions-7/version-2.json").hasPrefix(#"{"Id":"Interruptions-7","SpaceId""#))
        #expect(try text("Interruptions-7/version-1.json").contains(#""IsPending":true"#))
        #expect(Set(summary.files).contains("Interruptions-7/version-2.json"))
        #expect(try text("index.html").contains("By their ids"))
    }

    @Test func idNeverLeadsOutOfTheFolder() throws {
        let summary = try pack.write(.ids(["../../Interruptions-odd id"]), to: folder)
        let name = try #require(summary.folders.first)
        #expect(name.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil, "\(name)")
        #expect(try text("\(name)/index.html").contains("../../Interruptions-odd id"))
        #expect(EvidenceFolder.folderName("a/b") != EvidenceFolder.folderName("a_b"))
        #expect(EvidenceFolder.folderName("Interruptions-12") == "Interruptions-12")
    }

    @Test func sampleIsNamedInTheIndex() throws {
        let queries = MirrorQueries(reader: fixture.store.reader)
        let sample = try queries.sample(1, of: DecisionFilter(), seed: 11)
        try pack.write(.sample(sample, from: "Decisions of 2026-Q2."), to: folder)
        #expect(try text("index.html").contains("drawn with the seed 11"))
        #expect(try text("index.html").contains("Decisions of 2026-Q2."))
    }

    @Test func nothingIsOverwritten() throws {
        try pack.write(.ids(["Interruptions-7"]), to: folder)
        let before = try text("index.html")
        #expect {
            try pack.write(.ids(["Interruptions-8"]), to: folder)
        } throws: { error in
            (error as? CommandFailure)?.status == .usage && "\(error)".contains("is not empty")
        }
        #expect(try text("index.html") == before)
    }

    @Test func unknownInterruptionIsSaid() throws {
        #expect {
            try pack.write(.ids(["Interruptions-99"]), to: folder)
        } throws: { error in
            (error as? CommandFailure)?.status == .notInMirror
        }
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("index.html").path))
    }
}
