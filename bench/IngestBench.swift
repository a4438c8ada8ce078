import Foundation
import MirrorStore
import MirrorSync
import OctopusAPI
import WireFormat

/// Pages in memory into a new mirror, and the same pages again, against decoding them with Foundation alone.
struct IngestBench {
    let pages: Pages
    let path: String

    func run() throws {
        let store = try MirrorStore(path: path)
        let installation = Installation(
            installationID: "bench",
            server: "http://127.0.0.1",
            serverVersion: "0",
            principalID: "Users-1",
            principalName: "bench"
        )
        let now = Timestamp(milliseconds: 0)
        let run = try store.beginRun(installation, pin: now, now: now, tool: "bench")
        try store.ingest(spaces: [
            SpaceRecord(id: pages.spaceID, name: "Default", slug: nil, isDefault: true, json: "{}")
        ])
        let context = IngestContext(spaceID: pages.spaceID, run: run, seenAt: now, principalID: "Users-1")

        var items = 0
        let foundation = try Measurement.processorMicroseconds {
            for body in pages.bodies {
                let page = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
                items += (page?["Items"] as? [Any])?.count ?? 0
            }
        }
        let parsed = try Measurement.processorMicroseconds {
            for body in pages.bodies { _ = try JSONDocument(parsing: body) }
        }
        let first = try ingest(into: store, context)
        let second = try ingest(into: store, context)
        let count = Double(items)
        print(Measurement.row("a page of interruptions, µs of processor", ["an item", "ratio"]))
        for (name, time) in [
            ("Foundation decodes it", foundation), ("simdjson checks and lists it", parsed),
            ("a new mirror takes it, search included", first), ("the same page again, nothing new", second),
        ] {
            print(
                Measurement.row(
                    "  " + name,
                    [Measurement.figure(time / count), Measurement.figure(time / foundation)]
                )
            )
        }
    }

    private func ingest(into store: MirrorStore, _ context: IngestContext) throws -> Double {
        try Measurement.processorMicroseconds {
            for body in pages.bodies {
                let items = try JSONDocument(parsing: body).root["Items"]?.elements.compactMap(
                    Interruption.init(json:)
                )
                _ = try store.ingest((items ?? []).map(\.record), context)
            }
        }
    }
}
