import Foundation
import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorStore

/// What real servers sent comes out of the mirror as it went in.
@Suite(.enabled(if: PackageFolder.hasRecordedPayloads, "the recorded payloads are not here"))
struct RecordedPayloadTests {
    private static func bodies(_ prefix: String) throws -> [String] {
        let folder = PackageFolder.recordedPayloads
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.flatMap { name in
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            let root = try JSONDocument(parsing: data).root
            if let items = root["Items"] { return items.elements.map(\.minified) }
            if root.isArray { return root.elements.map(\.minified) }
            return [(root["Task"] ?? root).minified]
        }
    }

    private static func lessLinks(_ body: String) throws -> String {
        let members = try JSONDocument(parsing: body).root.members.filter { $0.name != "Links" }
        return "{" + members.map { "\($0.key.minified):\($0.value.minified)" }.joined(separator: ",") + "}"
    }

    @Test func interruptionsComeOutAsTheyCameIn() throws {
        let fixture = try StoreFixture()
        let bodies = try Self.bodies("interruption")
        #expect(bodies.count >= 2)
        for body in bodies {
            let id = try #require(try JSONDocument(parsing: body).root["Id"]?.string)
            #expect(try fixture.ingest(bodies: [body]) == [.new])
            #expect(try fixture.ingest(bodies: [body]) == [.unchanged])
            #expect(try fixture.store.bodies(of: id) == [try Self.lessLinks(body)])
        }
        try fixture.store.checkSearchIndex()
        try fixture.store.checkKeptTotals()
    }

    @Test func tasksComeOutAsTheyCameIn() throws {
        let fixture = try StoreFixture()
        let bodies = try Self.bodies("task")
        #expect(bodies.count >= 3)
        // NB: the authors of the recordings gave one id to several tasks, so each is stored and read in turn.
        for body in bodies {
            let record = try TaskRecord(body: body)
            _ = try fixture.store.ingest([record], fixture.context())
            let number = try #require(try fixture.store.number(of: record.id, .task))
            let stored = try fixture.store.value(
                "SELECT json FROM taskBody WHERE number = \(number)",
                as: String.self
            )
            #expect(try stored == Self.lessLinks(body))
        }
        try fixture.store.checkKeptTotals()
    }
}
