import MirrorStore
import OctopusAPI
import WireFormat

/// Reference: what gives ids their names. A list is read when it never was, when a row names what is not held, and again
/// when it is older than a day, then one list a run.
extension SpaceSync {
    /// A list of a space that gives ids their names.
    struct NameList: Sendable {
        let kind: DocumentRecord.Kind
        let wanted: WantedKind
        let page: @Sendable (SpaceLists, Slice) async throws -> Page<NamedDocument>
    }

    static let nameLists = [
        NameList(kind: .project, wanted: .project) { lists, slice in try await lists.projects(slice) },
        NameList(kind: .environment, wanted: .environment) { lists, slice in
            try await lists.environments(slice)
        },
        NameList(kind: .tenant, wanted: .tenant) { lists, slice in try await lists.tenants(slice) },
    ]

    /// Reads the lists that were never read.
    mutating func readUnreadNames() async throws {
        for list in Self.nameLists {
            let readAt = try store.referenceReadAt(list.kind, of: space.id)
            if readAt == nil || configuration.isFull { try await readNames(list) }
        }
    }

    /// Reads the lists again that should have what rows name.
    mutating func readUnnamedDocuments() async throws {
        for list in Self.nameLists where try !store.wanted(list.wanted, of: space.id, limit: 1).isEmpty {
            try await readNames(list)
            try store.noteAskedForAll(list.wanted, of: space.id)
        }
    }

    /// Reads the list again that is older than a day and was read longest ago.
    mutating func refreshStalestNames() async throws {
        let read = try Self.nameLists.compactMap { list in
            try store.referenceReadAt(list.kind, of: space.id).map { (list: list, readAt: $0) }
        }
        guard let stalest = read.min(by: { $0.readAt < $1.readAt }),
            ReferenceAge.isStale(stalest.readAt, at: configuration.now())
        else { return }
        hasRefreshedNames = try await readNames(stalest.list)
    }

    /// - Returns: Whether the list was read.
    @discardableResult
    private mutating func readNames(_ list: NameList) async throws -> Bool {
        do {
            let documents = try await readAll { slice in try await list.page(lists, slice) }
            let now = configuration.now()
            try store.ingest(
                documents: documents.map { $0.record(list.kind) },
                spaceID: space.id,
                wholeList: (list.kind, now)
            )
            return true
        } catch let error as OctopusError where !error.endsRun {
            // Names are a convenience: without them, ids are shown. What may pass is tried again next time.
            if !error.isRetryable {
                let now = configuration.now()
                try store.ingest(documents: [], spaceID: space.id, wholeList: (list.kind, now))
            }
            addDebt("reference", "\(error.request): \(error.message)")
            return false
        }
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
    try await readAllCounting(fetch).items
}

/// Reads a list that fits in memory, from end to end, with what the server counts.
func readAllCounting<Item>(
    _ fetch: (Slice) async throws -> Page<Item>
) async throws -> (items: [Item], total: Int) {
    var items: [Item] = []
    var ids: Set<String> = []
    while true {
        let page = try await fetch(Slice(skip: items.count, take: 1000))
        let new = page.items.filter { ids.insert($0.id).inserted }
        items += new
        // A page without news is the end, whatever the server counts.
        if new.isEmpty || items.count >= page.totalResults { return (items, page.totalResults) }
    }
}
