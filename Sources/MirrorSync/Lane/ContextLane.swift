import MirrorStore
import OctopusAPI

/// Context: the deployments and runbook runs that tasks and interruptions name, and the releases that those name. They
/// say who asked, for which release, and where.
///
/// By their ids; where many are wanted, as after a backfill, from the list. They are read once, and are no part of what
/// is certified: without the permission, or when the server does not show them, a debt says so, and coverage is what it
/// was.
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
            }
            let rest = try store.wanted(kind, of: space.id, limit: Self.listThreshold)
            for batch in rest.batches(of: Slice.idBatch) {
                try ingest(store, space.id, try await byIDs(lists, Array(batch)).items)
                try store.noteAsked(for: batch, kind, of: space.id)
            }
            let missing = try store.unobtainable(kind, of: space.id)
            if missing > 0 {
                addDebt("context", "the server does not show \(missing) \(kind.rawValue) that rows name")
            }
        } catch let error as OctopusError where !error.endsRun {
            // What may pass is tried again next time, and what is refused twice more.
            if !error.isRetryable { try store.noteAskedForAll(kind, of: space.id) }
            addDebt("context", "\(error.request): \(error.message)")
        }
    }

    /// Walks the list until nothing more is wanted, or to its end; a run that is cut goes on there.
    ///
    /// Rows that come or go meanwhile may be skipped; those are asked for by their ids.
    private mutating func walkList<Item: Resource>(
        _ kind: WantedKind,
        _ list: (SpaceLists, Slice) async throws -> Page<Item>,
        _ ingest: (MirrorStore, String, [Item]) throws -> Void
    ) async throws {
        while try !store.wanted(kind, of: space.id, limit: 1).isEmpty {
            let skip = try store.contextPlace(kind, of: space.id)
            let page = try await list(lists, Slice(skip: skip, take: pageSize.take))
            try ingest(store, space.id, page.items)
            let end = skip + page.items.count
            let isAtEnd = page.items.isEmpty || end >= page.totalResults
            try store.setContextPlace(isAtEnd ? 0 : end, kind, of: space.id)
            progress(.rows(space: space.name, kind: Item.noun, read: end, total: page.totalResults))
            if isAtEnd { return try store.noteAskedForAll(kind, of: space.id) }
        }
        try store.setContextPlace(0, kind, of: space.id)
    }
}
