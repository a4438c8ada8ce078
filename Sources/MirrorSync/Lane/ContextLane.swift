import MirrorStore
import OctopusAPI

/// Context: the deployments and runbook runs that tasks and interruptions name, and the releases that those name. They
/// say who asked, for which release, and where.
///
/// By their ids; where many are wanted, as after a backfill, from the list. They are read once, and are no part of what
/// is certified: without the permission, a debt says so, and coverage is what it was.
extension SpaceSync {
    /// From so many wanted documents on, walking their list takes fewer requests than asking for them.
    private static let listThreshold = 500

    mutating func readContext() async throws {
        try await readWanted(.deployment) { lists, slice in
            try await lists.deployments(slice)
        } byIDs: { lists, ids in
            try await lists.deployments(ids: ids)
        } ingest: { store, space, items in
            try store.ingest(executions: items.compactMap(\.record), spaceID: space)
        }
        try await readWanted(.runbookRun) { lists, slice in
            try await lists.runbookRuns(slice)
        } byIDs: { lists, ids in
            try await lists.runbookRuns(ids: ids)
        } ingest: { store, space, items in
            try store.ingest(executions: items.compactMap(\.record), spaceID: space)
        }
        try await readWanted(.release) { lists, slice in
            try await lists.releases(slice)
        } byIDs: { lists, ids in
            try await lists.releases(ids: ids)
        } ingest: { store, space, items in
            try store.ingest(documents: items.map(\.record), spaceID: space)
        }
    }

    private mutating func readWanted<Item: Resource>(
        _ kind: WantedKind,
        list: (SpaceLists, Slice) async throws -> Page<Item>,
        byIDs: (SpaceLists, [String]) async throws -> Page<Item>,
        ingest: (MirrorStore, String, [Item]) throws -> Void
    ) async throws {
        do {
            if try store.wanted(kind, of: space.id, limit: Self.listThreshold + 1).count > Self.listThreshold
            {
                try await walkList(kind, list, ingest)
                try store.noteAskedForAll(kind, of: space.id)
            }
            let rest = try store.wanted(kind, of: space.id, limit: Self.listThreshold)
            for batch in rest.batches(of: Slice.idBatch) {
                try ingest(store, space.id, try await byIDs(lists, Array(batch)).items)
                try store.noteAsked(for: batch, kind, of: space.id)
            }
        } catch let error as OctopusError where error.code == .forbidden || error.code == .notFound {
            try store.noteAskedForAll(kind, of: space.id)
            addDebt("context", "\(error.request): \(error.message)")
        }
    }

    /// Walks the list until nothing more is wanted, or to its end.
    ///
    /// Rows that come or go meanwhile may be skipped; those are asked for by their ids.
    private mutating func walkList<Item: Resource>(
        _ kind: WantedKind,
        _ list: (SpaceLists, Slice) async throws -> Page<Item>,
        _ ingest: (MirrorStore, String, [Item]) throws -> Void
    ) async throws {
        var skip = 0
        while try !store.wanted(kind, of: space.id, limit: 1).isEmpty {
            let start = ContinuousClock.now
            let page = try await list(lists, Slice(skip: skip, take: pageSize.take))
            pageSize.note(.now - start)
            try ingest(store, space.id, page.items)
            skip += page.items.count
            progress(.rows(space: space.name, kind: kind.noun, read: skip, total: page.totalResults))
            guard !page.items.isEmpty, skip < page.totalResults else { return }
        }
    }
}

extension WantedKind {
    /// What one is called in messages.
    fileprivate var noun: String {
        switch self {
        case .task: "task"
        case .deployment: "deployment"
        case .runbookRun: "runbook run"
        case .release: "release"
        case .project: "project"
        case .environment: "environment"
        case .tenant: "tenant"
        case .user: "user"
        }
    }
}
