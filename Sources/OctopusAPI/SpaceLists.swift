package import WireFormat

/// The lists of one space.
package struct SpaceLists: Sendable {
    private let client: OctopusClient
    package let spaceID: String

    package init(of spaceID: String, client: OctopusClient) {
        self.client = client
        self.spaceID = spaceID
    }

    package func projects(_ slice: Slice) async throws -> Page<NamedDocument> {
        try await client.page("/api/\(OctopusClient.percentEncoded(spaceID))/projects", slice)
    }

    package func environments(_ slice: Slice) async throws -> Page<NamedDocument> {
        try await client.page("/api/\(OctopusClient.percentEncoded(spaceID))/environments", slice)
    }

    package func tenants(_ slice: Slice) async throws -> Page<NamedDocument> {
        try await client.page("/api/\(OctopusClient.percentEncoded(spaceID))/tenants", slice)
    }

    /// Interruptions, newest first.
    package func interruptions(
        _ slice: Slice,
        pendingOnly: Bool = false
    ) async throws -> Page<Interruption> {
        try await client.page(
            "/api/\(OctopusClient.percentEncoded(spaceID))/interruptions",
            slice,
            [("pendingOnly", pendingOnly ? "true" : "false")]
        )
    }

    /// The interruptions with these ids; those that are not there, or hidden, are silently missing.
    ///
    /// - Parameter ids: At least one: the server takes an empty list for no filter at all.
    package func interruptions(ids: [String]) async throws -> Page<Interruption> {
        precondition(!ids.isEmpty)
        return try await client.page(
            "/api/\(OctopusClient.percentEncoded(spaceID))/interruptions",
            Slice(skip: 0, take: ids.count),
            [("ids", ids.joined(separator: ","))]
        )
    }

    /// The audit's entries that name any of these documents, newest first, without what changed in the documents.
    ///
    /// - Parameter ids: At least one.
    package func events(regardingAny ids: [String], _ slice: Slice) async throws -> Page<Event> {
        precondition(!ids.isEmpty)
        let filter = [("regardingAny", ids.joined(separator: ",")), ("excludeDifference", "true")]
        return try await client.page("/api/\(OctopusClient.percentEncoded(spaceID))/events", slice, filter)
    }

    /// Tasks, newest first by the time they were queued for.
    package func tasks(_ slice: Slice, _ filter: TaskFilter = .all) async throws -> Page<ServerTask> {
        try await client.page("/api/\(OctopusClient.percentEncoded(spaceID))/tasks", slice, filter.query)
    }

    /// The tasks with these ids; those that are not there, or hidden, are silently missing.
    ///
    /// - Parameter ids: At least one.
    package func tasks(ids: [String]) async throws -> Page<ServerTask> {
        precondition(!ids.isEmpty)
        return try await client.page(
            "/api/\(OctopusClient.percentEncoded(spaceID))/tasks",
            Slice(skip: 0, take: ids.count),
            [("ids", ids.joined(separator: ","))]
        )
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

    var query: [(String, String)] {
        switch self {
        case .all: []
        case .active: [("active", "true")]
        case .completed(let since): [("fromCompletedDate", since.description)]
        }
    }
}
