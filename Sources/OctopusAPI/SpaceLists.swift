package import WireFormat

/// The lists of one space.
package struct SpaceLists: Sendable {
    private let client: OctopusClient
    package let spaceID: String

    package init(of spaceID: String, client: OctopusClient) {
        self.client = client
        self.spaceID = spaceID
    }

    /// The user behind the key, as it is now.
    package func currentUser() async throws -> User {
        try await client.currentUser()
    }

    package func projects(_ slice: Slice) async throws -> Page<NamedDocument> {
        try await page("projects", slice)
    }

    package func environments(_ slice: Slice) async throws -> Page<NamedDocument> {
        try await page("environments", slice)
    }

    package func tenants(_ slice: Slice) async throws -> Page<NamedDocument> {
        try await page("tenants", slice)
    }

    /// Interruptions, newest first.
    package func interruptions(
        _ slice: Slice,
        pendingOnly: Bool = false
    ) async throws -> Page<Interruption> {
        try await page("interruptions", slice, [("pendingOnly", pendingOnly ? "true" : "false")])
    }

    package func interruptions(ids: [String]) async throws -> Page<Interruption> {
        try await page("interruptions", ids: ids)
    }

    /// The audit's entries that name any of these documents, newest first, without what changed in the documents.
    ///
    /// - Parameter ids: At least one.
    package func events(regardingAny ids: [String], _ slice: Slice) async throws -> Page<Event> {
        precondition(!ids.isEmpty)
        let filter = [("regardingAny", ids.joined(separator: ",")), ("excludeDifference", "true")]
        return try await page("events", slice, filter)
    }

    /// The audit's entries, newest first, without what changed in the documents.
    ///
    /// - Parameters:
    ///   - categories: Only entries of these; of all for none.
    ///   - until: Only entries that happened before; servers may count the instant itself in.
    package func events(
        categories: [String],
        until: Timestamp?,
        _ slice: Slice
    ) async throws -> Page<Event> {
        var filter = [("excludeDifference", "true")]
        if !categories.isEmpty { filter.append(("eventCategories", categories.joined(separator: ","))) }
        if let until { filter.append(("to", until.description)) }
        return try await page("events", slice, filter)
    }

    /// Tasks, newest first by the time they were queued for.
    package func tasks(_ slice: Slice, _ filter: TaskFilter = .all) async throws -> Page<ServerTask> {
        try await page("tasks", slice, filter.query)
    }

    package func tasks(ids: [String]) async throws -> Page<ServerTask> {
        try await page("tasks", ids: ids)
    }

    /// Deployments, newest first.
    package func deployments(_ slice: Slice) async throws -> Page<Execution> {
        try await page("deployments", slice)
    }

    package func deployments(ids: [String]) async throws -> Page<Execution> {
        try await page("deployments", ids: ids)
    }

    /// Runbook runs, newest first.
    package func runbookRuns(_ slice: Slice) async throws -> Page<Execution> {
        try await page("runbookRuns", slice)
    }

    package func runbookRuns(ids: [String]) async throws -> Page<Execution> {
        try await page("runbookRuns", ids: ids)
    }

    /// Releases, newest first.
    package func releases(_ slice: Slice) async throws -> Page<Release> {
        try await page("releases", slice)
    }

    package func releases(ids: [String]) async throws -> Page<Release> {
        try await page("releases", ids: ids)
    }

    private func page<Item>(
        _ list: String,
        _ slice: Slice,
        _ filters: [(String, String)] = []
    ) async throws -> Page<Item> {
        try await client.page("/api/\(OctopusClient.percentEncoded(spaceID))/\(list)", slice, filters)
    }

    /// What a list has of these ids; those that are not there, or hidden, are silently missing.
    ///
    /// A server that caps its pages shows them in several.
    ///
    /// - Parameter ids: At least one: the server takes an empty list for no filter at all.
    private func page<Item>(_ list: String, ids: [String]) async throws -> Page<Item> {
        precondition(!ids.isEmpty)
        let filter = [("ids", ids.joined(separator: ","))]
        var items: [Item] = []
        while true {
            let slice = Slice(skip: items.count, take: ids.count)
            let page: Page<Item> = try await page(list, slice, filter)
            items += page.items
            if page.items.isEmpty || items.count >= min(page.totalResults, ids.count) {
                return Page(items: items, totalResults: page.totalResults, serverTime: page.serverTime)
            }
        }
    }
}

/// Which part of a list a request is for.
package struct Slice: Sendable, Equatable {
    package var skip: Int
    package var take: Int

    package init(skip: Int, take: Int) {
        self.skip = skip
        self.take = take
    }

    /// As many ids as fit a URL.
    package static let idBatch = 100
}

/// Which tasks a list is to have.
package enum TaskFilter: Sendable {
    case all
    /// Those that are not finished.
    case active
    /// Those that were finished at or after an instant. Servers before 2021 ignore it, so the rows must be checked.
    case completed(since: Timestamp)
    /// Those that were queued for an instant or before it. The same servers ignore it.
    case queued(until: Timestamp)

    var query: [(String, String)] {
        switch self {
        case .all: []
        case .active: [("active", "true")]
        case .completed(let since): [("fromCompletedDate", since.description)]
        case .queued(let until): [("toQueueDate", until.description)]
        }
    }
}
