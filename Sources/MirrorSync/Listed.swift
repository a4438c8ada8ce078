import MirrorStore
import OctopusAPI

/// What lanes enumerate: a resource that the mirror counts and certifies.
protocol Listed: Resource {
    static var kind: RowKind { get }

    /// The row as far as the order of its list goes.
    var row: Walk.Row { get }
    /// It waits for an answer, or is not finished: it will change.
    var isOpen: Bool { get }

    /// Asks for a part of the whole list, newest first.
    static func page(of lists: SpaceLists, _ slice: Slice) async throws -> Page<Self>
    /// Asks for a part of the list of open ones.
    static func openPage(of lists: SpaceLists, _ slice: Slice) async throws -> Page<Self>
    /// Asks for some by their ids; those that are not there, or hidden, are missing.
    static func page(of lists: SpaceLists, ids: [String]) async throws -> Page<Self>

    /// Stores a page of them: one transaction.
    static func ingest(_ page: [Self], into store: MirrorStore, _ context: IngestContext) throws
        -> [RowOutcome]
}

extension Interruption: Listed {
    static var kind: RowKind { .interruption }
    var row: Walk.Row { Walk.Row(id: id, time: created) }
    var isOpen: Bool { isPending }

    static func page(of lists: SpaceLists, _ slice: Slice) async throws -> Page<Interruption> {
        try await lists.interruptions(slice)
    }

    static func openPage(of lists: SpaceLists, _ slice: Slice) async throws -> Page<Interruption> {
        try await lists.interruptions(slice, pendingOnly: true)
    }

    static func page(of lists: SpaceLists, ids: [String]) async throws -> Page<Interruption> {
        try await lists.interruptions(ids: ids)
    }

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

    static func page(of lists: SpaceLists, _ slice: Slice) async throws -> Page<ServerTask> {
        try await lists.tasks(slice)
    }

    static func openPage(of lists: SpaceLists, _ slice: Slice) async throws -> Page<ServerTask> {
        try await lists.tasks(slice, .active)
    }

    static func page(of lists: SpaceLists, ids: [String]) async throws -> Page<ServerTask> {
        try await lists.tasks(ids: ids)
    }

    static func ingest(
        _ page: [ServerTask],
        into store: MirrorStore,
        _ context: IngestContext
    ) throws -> [RowOutcome] {
        try store.ingest(page.map { $0.record(in: context.spaceID) }, context)
    }
}
