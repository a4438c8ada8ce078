import Foundation
import GRDB
import MirrorStore
import MirrorSync
import OctopusAPI
import WireFormat

/// Takes pages that are in memory into a mirror, each as one transaction, as a run's walk does.
struct LoadBench {
    let folder: String
    let path: String

    /// Into a new mirror.
    ///
    /// - Parameter hasSearch: Without it, what would go into the full-text indexes is thrown away by a trigger, so that
    ///   everything before that is still done.
    func load(hasSearch: Bool) throws -> LoadFigures {
        let (store, context) = try open()
        if !hasSearch { try dropSearch() }
        var figures = LoadFigures()
        for file in try PageMaker.files(in: folder) {
            let body = [UInt8](try Data(contentsOf: file))
            figures.bytes += body.count
            let start = ContinuousClock.now
            figures.cpu += try Measurement.processorMicroseconds {
                figures.items += try ingest(body, into: store, context)
            }
            figures.wall += (ContinuousClock.now - start) / .microseconds(1)
        }
        return figures
    }

    /// What pages cost that bring nothing new, in microseconds of processor time an item.
    struct AgainFigures: Encodable {
        var items = 0
        var again = 0.0
        /// Foundation's `JSONDecoder` makes structs of the same page.
        var decoder = 0.0
        /// Foundation's `JSONSerialization` makes dictionaries of it.
        var serialization = 0.0
    }

    /// The same pages into the mirror that holds them, each in turns with decoding it with Foundation.
    func again() throws -> AgainFigures {
        let (store, context) = try open()
        var figures = AgainFigures()
        for file in try PageMaker.files(in: folder) {
            let data = try Data(contentsOf: file)
            let body = [UInt8](data)
            figures.again += try Measurement.processorMicroseconds {
                figures.items += try ingest(body, into: store, context)
            }
            figures.decoder += try Measurement.processorMicroseconds {
                _ = try JSONDecoder().decode(DecodedPage.self, from: data)
            }
            figures.serialization += try Measurement.processorMicroseconds {
                _ = try JSONSerialization.jsonObject(with: data)
            }
        }
        let items = Double(figures.items)
        figures.again /= items
        figures.decoder /= items
        figures.serialization /= items
        return figures
    }

    private func open() throws -> (MirrorStore, IngestContext) {
        let store = try MirrorStore(path: path)
        let installation = Installation(
            installationID: "bench",
            server: "http://127.0.0.1",
            serverVersion: "0",
            principalID: "Users-1",
            principalName: "bench"
        )
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        let run = try store.beginRun(installation, pin: now, now: now, tool: "bench")
        try store.ingest(spaces: [
            SpaceRecord(id: PageMaker.spaceID, name: "Default", slug: nil, isDefault: true, json: "{}")
        ])
        let context = IngestContext(
            spaceID: PageMaker.spaceID,
            run: run,
            seenAt: now,
            principalID: "Users-1"
        )
        return (store, context)
    }

    private func ingest(_ body: [UInt8], into store: MirrorStore, _ context: IngestContext) throws -> Int {
        let items = try JSONDocument(parsing: body).root["Items"]?.elements
        let records = items?.compactMap { Interruption(json: $0)?.record } ?? []
        return try store.ingest(records, context).count
    }

    private func dropSearch() throws {
        try DatabaseQueue(path: path).write { db in
            let columns = "rowid, title, instructions, notes, answers, labels"
            for name in ["interruptionSearch", "interruptionSearchCJK"] {
                try db.execute(
                    sql: """
                        DROP TABLE \(name);
                        CREATE VIEW \(name) (\(columns), \(name)) AS SELECT 0, '', '', '', '', '', '' WHERE 0;
                        CREATE TRIGGER \(name)Insert INSTEAD OF INSERT ON \(name) BEGIN SELECT 0; END;
                        """
                )
            }
        }
    }
}

/// A page as a program would decode it that uses Foundation alone.
private struct DecodedPage: Decodable {
    let Items: [Item]
    let TotalResults: Int

    struct Item: Decodable {
        let Id: String
        let SpaceId: String?
        let Title: String
        let `Type`: String
        let Created: String
        let IsPending: Bool
        let Form: DecodedForm
        let RelatedDocumentIds: [String]
        let ResponsibleTeamIds: [String]
        let ResponsibleUserId: String?
        let CanTakeResponsibility: Bool
        let HasResponsibility: Bool
        let TaskId: String
        let CorrelationId: String
        let IsLinkedToOtherInterruption: Bool
    }

    struct DecodedForm: Decodable {
        let Values: [String: String?]
        let Elements: [Element]
    }

    struct Element: Decodable {
        let Name: String
        let Control: Control
        let IsValueRequired: Bool
    }

    struct Control: Decodable {
        let `Type`: String
        let Text: String?
        let Label: String?
        let Buttons: [Button]?
    }

    struct Button: Decodable {
        let Text: String
        let Value: String
        let ButtonType: String?
    }
}
