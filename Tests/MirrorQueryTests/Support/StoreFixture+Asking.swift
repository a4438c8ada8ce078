import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import WireFormat

extension StoreFixture {
    /// Answers from the fixture's mirror.
    var queries: MirrorQueries { MirrorQueries(reader: store.reader) }

    /// The ids of a list.
    func ids(_ page: ListPage = ListPage(take: nil), _ narrow: (inout InterruptionFilter) -> Void = { _ in })
        throws
        -> [String]
    {
        var filter = InterruptionFilter()
        narrow(&filter)
        return try queries.interruptions(filter, page).items.map(\.id)
    }

    /// Stores the names that the samples' ids have.
    func ingestNames() throws {
        func document(_ id: String, _ kind: DocumentRecord.Kind, _ name: String, _ slug: String?)
            -> DocumentRecord
        {
            DocumentRecord(id: id, kind: kind, name: name, slug: slug, json: "{}")
        }
        try store.ingest(
            documents: [
                document("Projects-1", .project, "Web Shop", "web-shop"),
                document("Projects-2", .project, "Ledger", "ledger"),
                document("Environments-2", .environment, "Production", "production"),
                document("Tenants-3", .tenant, "ACME", "acme"),
            ],
            spaceID: "Spaces-1"
        )
        try store.ingest(
            documents: [document("Projects-9", .project, "Web Shop", "web-shop")],
            spaceID: "Spaces-2"
        )
        try store.ingest(
            documents: [
                document("Users-1", .user, "Ada", "ada"), document("Users-2", .user, "Grace", "grace"),
            ],
            spaceID: nil
        )
    }
}

extension JSONValue {
    /// The names of an object's members, in order.
    var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.name)
    }

    /// As a reader of the text sees it.
    var parsed: JSONNode {
        get throws { try JSONDocument(parsing: compact).root }
    }
}

/// Interruptions 1 to n, each a second younger than the one before.
func samples(_ numbers: ClosedRange<Int>, _ adjust: (inout SampleInterruption) -> Void = { _ in })
    -> [SampleInterruption]
{
    numbers.map { number in
        var sample = SampleInterruption(number)
        adjust(&sample)
        return sample
    }
}

extension StoreFixture {
    /// Stores a page of interruptions of one space.
    func ingest(_ samples: [SampleInterruption], in spaceID: String = "Spaces-1") throws {
        _ = try store.ingest(samples.map { try $0.record }, context(spaceID))
    }
}
