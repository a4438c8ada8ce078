/// Releases, deployments and runbook runs.
extension World {
    /// Answers GET for releases, deployments and runbook runs.
    func context(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard let space = effectiveSpace(of: route), route.rest.count <= 1 else {
            throw Failure.notFound(request.path)
        }
        let paging = Paging(request.query, cap: dials.takeCap)
        if route.kind == .releases {
            if let id = route.rest.first { return try release(id, space: space, user) }
            let ids = request.query.numbers("ids", .releases)
            let isScoped = user.projectNumbers != nil
            let condition: ((SimulatedRelease) -> Bool)? =
                ids == nil && !isScoped
                ? nil : { ids?.contains($0.number) ?? true && user.canSee(project: $0.projectNumber) }
            let page = releases.page(of: releases.order(of: space), paging, where: condition)
            return collection(route, request, paging, page, number: \.number) { write($0, into: &$1) }
        }
        let table = route.kind == .deployments ? deployments : runbookRuns
        if let id = route.rest.first {
            let kind: DocumentID.Kind = route.kind == .deployments ? .deployments : .runbookRuns
            guard let row = DocumentID.number(id, kind).flatMap({ table.row($0) }),
                row.spaceNumber == space, user.canSee(project: row.projectNumber)
            else { throw Failure.notFound(id) }
            return single { write(row, into: &$0) }
        }
        let condition = subjectCondition(request.query, route.kind, user)
        let page = table.page(of: table.order(of: space), paging, where: condition)
        return collection(route, request, paging, page, number: \.number) { write($0, into: &$1) }
    }

    private func release(_ id: String, space: Int, _ user: SimulatedUser) throws -> SimulatorResponse {
        guard let row = DocumentID.number(id, .releases).flatMap({ releases.row($0) }),
            row.spaceNumber == space, user.canSee(project: row.projectNumber)
        else { throw Failure.notFound(id) }
        return single { write(row, into: &$0) }
    }

    private func subjectCondition(
        _ query: QueryParameters,
        _ kind: ResourceKind,
        _ user: SimulatedUser
    ) -> ((SimulatedDeployment) -> Bool)? {
        let ids = query.numbers("ids", kind == .deployments ? .deployments : .runbookRuns)
        let projects = query.numbers("projects", .projects)
        let environments = query.numbers("environments", .environments)
        let tenants = query.numbers("tenants", .tenants)
        let runbooks = query.numbers("runbooks", .runbooks)
        let state = query.text("taskState").map { TaskState(anyCase: $0) }
        let hasFilter =
            ids != nil || projects != nil || environments != nil || tenants != nil || runbooks != nil
            || state != nil || user.projectNumbers != nil
        guard hasFilter else { return nil }
        return { row in
            ids?.contains(row.number) ?? true
                && projects?.contains(row.projectNumber) ?? true
                && environments?.contains(row.environmentNumber) ?? true
                && tenants?.contains(row.tenantNumber) ?? true
                && runbooks?.contains(row.runbookNumber) ?? true
                && state.map { tasks.row(row.taskNumber)?.state == $0 } ?? true
                && user.canSee(project: row.projectNumber)
        }
    }
}
