/// Projects, environments and tenants.
extension World {
    /// Answers GET for projects, environments and tenants.
    func directory(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard let space = effectiveSpace(of: route) else { throw Failure.notFound(request.path) }
        let query = request.query
        switch route.kind {
        case .projects:
            let visible = projects.entries(in: space).filter { user.canSee(project: $0.number) }
            return try list(visible, .projects, request, route) { write($0, into: &$1) }
        case .environments:
            let all = environments.entries(in: space).sorted { $0.sortOrder < $1.sortOrder }
            return try list(all, .environments, request, route, defaultTake: 10) { write($0, into: &$1) }
        default:
            let project = query.text("projectId").map { DocumentID.number($0, .projects) ?? -1 }
            let all = tenants.entries(in: space).filter { tenant in
                project.map { tenant.projectNumbers.contains($0) } ?? true
            }
            return try list(all, .tenants, request, route) { write($0, into: &$1) }
        }
    }

    private func list<Entry: DirectoryEntry>(
        _ entries: [Entry],
        _ kind: DocumentID.Kind,
        _ request: SimulatorRequest,
        _ route: Route,
        defaultTake: Int = 30,
        item: (Entry, inout JSONWriter) -> Void
    ) throws -> SimulatorResponse {
        if let id = route.rest.first, id.lowercased() != "all" {
            let number = DocumentID.number(id, kind)
            let found = entries.first { $0.number == number || $0.slug == id.lowercased() }
            guard let found, route.rest.count == 1 else { throw Failure.notFound(id) }
            return single { item(found, &$0) }
        }
        let ids = request.query.numbers("ids", kind)
        let part = request.query.text("partialName") ?? request.query.text("name")
        let listed = entries.filter { entry in
            (ids?.contains(entry.number) ?? true) && Self.contains(entry.name, part)
        }
        return try directoryList(route, request, listed, defaultTake: defaultTake, item: item)
    }
}
