import MirrorStore
import OctopusAPI

/// What lanes enumerate: a resource that the mirror counts and certifies.
protocol Listed: Resource {
    static var kind: RowKind { get }

    /// The row as far as the order of its list goes.
    var row: Walk.Row { get }
    /// It waits for an answer, or is not finished: it will change.
    var isOpen: Bool { get }

    /// Stores a page of them: one transaction.
    static func ingest(_ page: [Self], into store: MirrorStore, _ context: IngestContext) throws
        -> [RowOutcome]
}

extension Interruption: Listed {
    static var kind: RowKind { .interruption }
    var row: Walk.Row { Walk.Row(id: id, time: created) }
    var isOpen: Bool { isPending }

    static func ingest(
        _ page: [Interruption],
        into store: MirrorStore,
        _ context: IngestContext
    ) throws -> [RowOutcome] {
        try store.ingest(page.map(\.record), context)
    }
}

extension ServerTask: Listed {
    static var kind: RowKind { .task }
    var row: Walk.Row { Walk.Row(id: id, time: queueTime) }
    var isOpen: Bool { !isCompleted }

    static func ingest(
        _ page: [ServerTask],
        into store: MirrorStore,
        _ context: IngestContext
    ) throws -> [RowOutcome] {
        try store.ingest(page.map { $0.record(in: context.spaceID) }, context)
    }
}
