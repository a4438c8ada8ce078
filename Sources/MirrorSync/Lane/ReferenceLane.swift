import MirrorStore
import OctopusAPI
import WireFormat

/// Reference: what gives ids their names. Read when it is older than a day, or when a row names what is not held.
extension SpaceSync {
    /// Reads projects, environments and tenants of the space.
    mutating func readReferenceIfStale() async throws {
        let readAt = try store.referenceReadAt(of: space.id)
        guard configuration.isFull || ReferenceAge.isStale(readAt, at: configuration.now()) else { return }
        try await readReference()
    }

    /// Reads them again when rows of this run name one that is not held; a name that is gone is asked for once.
    mutating func readUnnamedDocuments() async throws {
        let named = namedDocuments
        namedDocuments.removeAll()
        guard try !store.unnamed(named).isEmpty else { return }
        try await readReference()
    }

    private mutating func readReference() async throws {
        var documents: [DocumentRecord] = []
        var isWhole = true
        for kind in [DocumentRecord.Kind.project, .environment, .tenant] {
            do {
                documents += try await readAll { slice in
                    switch kind {
                    case .environment: try await lists.environments(slice)
                    case .tenant: try await lists.tenants(slice)
                    case .project, .team, .user: try await lists.projects(slice)
                    }
                }.map { $0.record(kind) }
            } catch let error as OctopusError where !error.endsRun {
                // Names are a convenience: without them, ids are shown. What may pass is tried again next time.
                if error.isRetryable { isWhole = false }
                addDebt("reference", "\(error.request): \(error.message)")
            }
        }
        try store.ingest(documents: documents, spaceID: space.id, readAt: isWhole ? configuration.now() : nil)
    }
}

/// When names are read again.
enum ReferenceAge {
    static let maximum: Duration = .seconds(24 * 3600)

    static func isStale(_ readAt: Timestamp?, at now: Timestamp) -> Bool {
        guard let readAt else { return true }
        return readAt.duration(to: now) > maximum
    }
}

/// Reads a list that fits in memory, from end to end.
func readAll<Item>(_ fetch: (Slice) async throws -> Page<Item>) async throws -> [Item] {
    var items: [Item] = []
    var ids: Set<String> = []
    while true {
        let page = try await fetch(Slice(skip: items.count, take: 1000))
        let new = page.items.filter { ids.insert($0.id).inserted }
        items += new
        // A page without news is the end, whatever the server counts.
        if new.isEmpty || items.count >= page.totalResults { return items }
    }
}
