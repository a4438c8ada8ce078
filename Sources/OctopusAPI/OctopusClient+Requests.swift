package import WireFormat

/// What a mirror reads of the whole server.
extension OctopusClient {
    /// The server itself, and its clock.
    package func root() async throws -> (root: ServerRoot, serverTime: Timestamp?) {
        try await get("/api", waitsForStart: true) { document in
            guard let root = ServerRoot(json: document.json) else {
                throw OctopusError.protocolViolation(document.request, "the answer has no InstallationId")
            }
            return (root, document.serverTime)
        }
    }

    /// The user behind the key.
    package func currentUser() async throws -> User {
        try await get("/api/users/me") { document in
            guard let user = User(json: document.json) else {
                throw OctopusError.protocolViolation(document.request, "the answer is no user")
            }
            return user
        }
    }

    package func spaces(_ slice: Slice) async throws -> Page<Space> {
        try await page("/api/spaces", slice)
    }

    package func users(_ slice: Slice) async throws -> Page<User> {
        try await page("/api/users", slice)
    }

    /// The teams of every space that the principal sees, and those of the whole server.
    package func teams(_ slice: Slice) async throws -> Page<Team> {
        try await page("/api/teams", slice, [("includeSystem", "true")])
    }

    func page<Item>(
        _ path: String,
        _ slice: Slice,
        _ filters: [(String, String)] = []
    ) async throws -> Page<Item> {
        let paging = [("skip", String(slice.skip)), ("take", String(slice.take))]
        return try await get(path, paging + filters) { document in
            try Page(json: document.json, serverTime: document.serverTime, request: document.request)
        }
    }
}
