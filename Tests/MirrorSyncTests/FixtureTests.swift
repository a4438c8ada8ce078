import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import Testing
import WireFormat

@testable import MirrorSync

/// Every page under `Fixtures/api`, stored and read back: nothing of it is lost, whatever the server's age.
struct FixtureTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/api")

    private static let files: [String] = {
        // Without the folder there are no cases, which `thereAreFixtures` notices.
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
            $0.hasSuffix(".json")
        }
    }()

    @Test func thereAreFixtures() {
        #expect(Self.files.count >= 6)
    }

    @Test(arguments: files)
    func whatComesOutIsWhatCameIn(file: String) throws {
        let page = try JSONDocument(parsing: Data(contentsOf: Self.folder.appendingPathComponent(file))).root
        let store = try MirrorStore.inMemory()
        let now = Timestamp(milliseconds: 0)
        let installation = Installation(
            installationID: "i",
            server: "s",
            serverVersion: "v",
            principalID: "Users-7",
            principalName: "n"
        )
        let run = try store.beginRun(installation, pin: now, now: now, tool: "test")
        try store.ingest(spaces: [
            SpaceRecord(id: "Spaces-2", name: "S", slug: nil, isDefault: true, json: "{}")
        ])
        let context = IngestContext(spaceID: "Spaces-2", run: run, seenAt: now, principalID: "Users-7")
        for item in try #require(page["Items"]).elements {
            let served = item.minifiedWithoutLinks
            if page["ItemType"]?.string == "Task" {
                let task = try #require(ServerTask(json: item))
                #expect(try store.ingest([task.record(in: "Spaces-2")], context) == [.new])
                #expect(try store.ingest([task.record(in: "Spaces-2")], context) == [.unchanged])
                #expect(task.record(in: "Spaces-2").json == served)
            } else {
                let record = try #require(Interruption(json: item)).record
                #expect(try store.ingest([record], context) == [.new])
                #expect(try store.ingest([record], context) == [.unchanged])
                #expect(record.content(record.parts()).body.text == served)
            }
        }
        try expectConsistent(store)
    }

    @Test func aServerBeforeSpacesIsReadByTheTitle() throws {
        let page = try JSONDocument(
            parsing: Data(contentsOf: Self.folder.appendingPathComponent("interruption-before-spaces.json"))
        ).root
        let item = try #require(page["Items"]?.elements.first { _ in true })
        let interruption = try #require(Interruption(json: item))
        #expect(interruption.type == .guidedFailure)
        #expect(interruption.created == Timestamp(iso8601: "2018-01-02T03:04:05.678Z"))
        #expect(interruption.form.elements.last?.buttons.map(\.isDestructive) == [true, false, false])
    }
}
