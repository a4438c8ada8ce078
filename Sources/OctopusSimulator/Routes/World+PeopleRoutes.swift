/// Users, teams and spaces.
extension World {
    /// Answers GET for users, teams and spaces.
    func people(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        switch route.kind {
        case .users: try users(request, route, user)
        case .teams: try teams(request, route, user)
        default: try spaces(request, route, user)
        }
    }

    private func users(
        _ request: SimulatorRequest,
        _ route: Route,
        _ caller: SimulatedUser
    ) throws -> SimulatorResponse {
        if let id = route.rest.first?.lowercased(), id != "all" {
            let wanted = id == "me" ? caller.id.lowercased() : id
            guard let user = users.first(where: { $0.id.lowercased() == wanted }), route.rest.count == 1
            else {
                throw Failure.notFound(route.rest[0])
            }
            return single { write(user, for: caller, into: &$0) }
        }
        let query = request.query
        let ids = query.list("ids").map { $0.lowercased() }
        let listed = users.filter { user in
            (ids.isEmpty || ids.contains(user.id.lowercased()))
                && Self.contains(user.username + " " + user.displayName, query.text("filter"))
                && user.isActive == query.flag("isActive") ?? user.isActive
                && user.isService == query.flag("isServiceAccount") ?? user.isService
        }
        let sorted = listed.sorted { $0.username < $1.username }
        return try directoryList(route, request, sorted) { write($0, for: caller, into: &$1) }
    }

    private func teams(
        _ request: SimulatorRequest,
        _ route: Route,
        _ caller: SimulatedUser
    ) throws -> SimulatorResponse {
        let query = request.query
        let covered = coveredSpaces(route, query, caller)
        if let id = route.rest.first?.lowercased(), id != "all" {
            guard let team = teams.first(where: { $0.id.lowercased() == id }), route.rest.count == 1,
                caller.canSee(space: team.spaceNumber ?? 0)
            else { throw Failure.notFound(route.rest[0]) }
            return single { write(team, into: &$0) }
        }
        let ids = query.list("ids").map { $0.lowercased() }
        let listed = teams.filter { team in
            covered.contains(team.spaceNumber ?? 0)
                && (ids.isEmpty || ids.contains(team.id.lowercased()))
                && Self.contains(team.name, query.text("partialName") ?? query.text("name"))
        }
        let sorted = listed.sorted { $0.name < $1.name }
        return try directoryList(route, request, sorted) { write($0, into: &$1) }
    }

    private func spaces(
        _ request: SimulatorRequest,
        _ route: Route,
        _ caller: SimulatedUser
    ) throws -> SimulatorResponse {
        let visible = spaces.filter { caller.canSee(space: $0.number) }
        if let id = route.rest.first?.lowercased(), id != "all" {
            guard let space = visible.first(where: { $0.id.lowercased() == id || $0.slug == id }) else {
                throw Failure.notFound(route.rest[0])
            }
            return single { write(space, into: &$0) }
        }
        let query = request.query
        let ids = query.list("ids").map { $0.lowercased() }
        let listed = visible.filter { space in
            (ids.isEmpty || ids.contains(space.id.lowercased()))
                && Self.contains(space.name, query.text("partialName") ?? query.text("name"))
        }
        let sorted = listed.sorted { $0.name < $1.name }
        return try directoryList(route, request, sorted, number: \.number) { write($0, into: &$1) }
    }

    /// True when the part is absent or occurs in the text, in any case.
    static func contains(_ text: String, _ part: String?) -> Bool {
        part.map { text.lowercased().contains($0.lowercased()) } ?? true
    }
}
