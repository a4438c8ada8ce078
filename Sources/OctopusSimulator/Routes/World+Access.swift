/// Who is calling, and what they may see.
extension World {
    /// The user that the request's key belongs to.
    func principal(_ request: SimulatorRequest) throws -> SimulatedUser {
        if let last = dials.keysExpireAtRequest, traffic.count >= last { throw Failure.notLoggedIn }
        guard let key = request.key, var id = keys[key.uppercased()] else { throw Failure.notLoggedIn }
        if let change = dials.principalChange, traffic.count >= change.fromRequest { id = change.userID }
        guard let user = users.first(where: { $0.id == id }), user.isActive else { throw Failure.notLoggedIn }
        return user
    }

    /// Throws unless the user may read what the route leads to.
    func checkAccess(_ route: Route, _ user: SimulatedUser) throws {
        if case .unknown(let name) = route.scope { throw Failure.notFound(name) }
        if let number = effectiveSpace(of: route) {
            let id = DocumentID(.spaces, number).text
            let isForbidden = dials.forbiddenSpaces.contains {
                $0.spaceID.lowercased() == id.lowercased() && traffic.count >= $0.fromRequest
            }
            if isForbidden || !user.canSee(space: number) {
                throw route.kind == .spaceHome
                    ? Failure.notFound(id) : Failure.missing(route.kind.permission ?? .projectView)
            }
        }
        guard let permission = route.kind.permission, !user.permissions.contains(permission) else { return }
        let isOwnTeams = user.permissions.contains(.interruptionViewSubmitResponsible)
        if route.kind == .interruptions, isOwnTeams { return }
        if route.kind == .users, route.rest.first?.lowercased() == "me" { return }
        throw Failure.missing(permission)
    }

    /// The number of the space that the route is about; nil for types that cross spaces on an unscoped route.
    func effectiveSpace(of route: Route) -> Int? {
        switch route.scope {
        case .space(let number): number
        case .unknown: nil
        case .unscoped:
            switch route.kind {
            case .root, .spaceHome, .spaces, .users, .teams, .tasks, .events, .serverStatus,
                .octopusServerNodes:
                nil
            case .projects, .environments, .tenants, .releases, .deployments, .runbookRuns, .interruptions:
                spaces.first { $0.isDefault }?.number
            }
        }
    }

    /// The numbers of the spaces that a list of tasks, events or teams covers; 0 stands for the system.
    func coveredSpaces(_ route: Route, _ query: QueryParameters, _ user: SimulatedUser) -> Set<Int> {
        if case .space(let number) = route.scope {
            return query.flag("includeSystem") == true ? [number, 0] : [number]
        }
        let forbidden = dials.forbiddenSpaces.filter { traffic.count >= $0.fromRequest }.map(\.spaceID)
        let visible = spaces.filter { user.canSee(space: $0.number) && !forbidden.contains($0.id) }
        let names = query.list("spaces")
        let wanted = names.compactMap { space(named: $0)?.number }
        let isNarrowed = !names.isEmpty && !names.contains { $0.lowercased() == "all" }
        var covered = Set(visible.map(\.number))
        if isNarrowed { covered.formIntersection(wanted) }
        if query.flag("includeSystem") ?? !isNarrowed { covered.insert(0) }
        return covered
    }
}
