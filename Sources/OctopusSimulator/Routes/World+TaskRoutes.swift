/// Reading server tasks.
extension World {
    /// Answers GET for tasks.
    func tasks(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard let id = route.rest.first else { return taskList(request, route, user) }
        if id.lowercased() == "tasktypes", route.rest.count == 1 { return taskTypes() }
        guard let number = DocumentID.number(id, .tasks), let task = tasks.row(number),
            coveredSpaces(route, request.query, user).contains(task.spaceNumber),
            user.canSee(project: task.projectNumber)
        else { throw Failure.notFound(id) }
        switch route.rest.dropFirst().first?.lowercased() {
        case nil: return single { write(task, for: user, into: &$0) }
        case "details": return single { writeDetails(of: task, for: user, into: &$0) }
        case "raw": return .text(rawLog(of: task))
        default: throw Failure.notFound(request.path)
        }
    }

    private func taskList(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) -> SimulatorResponse {
        let filter = TaskFilter(request.query, dials)
        let covered = coveredSpaces(route, request.query, user)
        let paging = Paging(request.query, cap: dials.takeCap)
        var order: [Int32]
        let isWhole = covered.count == spaces.count + 1
        if let numbers = filter.numbers {
            order = tasks.sorted(numbers.compactMap { tasks.slot(of: $0) })
        } else if covered.count == 1, let space = covered.first {
            order = filter.isOpenOnly ? tasks.shortlist(of: space) : tasks.order(of: space)
        } else if filter.isOpenOnly {
            order = tasks.sorted(covered.flatMap { tasks.shortlist(of: $0) })
        } else {
            order = tasks.order
        }
        order = tasks.ordered(order, ties: dials.tieOrder, seed: seed, request: traffic.count)
        let needsSpace = filter.numbers != nil || (covered.count != 1 && !isWhole)
        // Cut by searching, or each page of a walk by queue time would look at every task.
        if let bound = filter.queuedUntil { order = tasks.prefix(of: order, through: bound) }
        let isCut = filter.queuedUntil != nil
        let condition: ((SimulatedTask) -> Bool)? =
            (filter.isEmpty || isCut) && !needsSpace && user.projectNumbers == nil
            ? nil
            : { task in
                (!needsSpace || covered.contains(task.spaceNumber))
                    && user.canSee(project: task.projectNumber) && filter.matches(task, in: self)
            }
        let page = tasks.page(of: order, paging, where: condition)
        let space = condition == nil && !isCut && covered.count == 1 ? covered.first : nil
        return collection(
            route,
            request,
            paging,
            page,
            shownTotal: space.flatMap { laggingCounts?.tasks[$0] },
            number: \.number,
            extra: { json in
                json.member("TotalCounts") { writeCounts(of: covered, into: &$0) }
                let others = Set(taskCounts.keys).subtracting(covered).filter { user.canSee(space: $0) }
                json.member("TotalCountsInOtherSpaces") { writeCounts(of: others, into: &$0) }
            },
            item: { write($0, for: user, into: &$1) }
        )
    }

    private func writeCounts(of spaces: Set<Int>, into json: inout JSONWriter) {
        let states: [TaskState] = [.canceled, .cancelling, .executing, .failed, .queued, .success, .timedOut]
        for state in states {
            json.member(state.rawValue, spaces.reduce(0) { $0 + (taskCounts[$1]?[state] ?? 0) })
        }
        let open = spaces.flatMap { tasks.shortlist(of: $0) }
        let isPending: (Int32) -> Bool = { tasks.row(at: $0).pendingInterruptions > 0 }
        json.member("Interrupted", open.count(where: isPending))
    }

    private func taskTypes() -> SimulatorResponse {
        single { json in
            json.array { json in
                for kind in TaskKind.allCases {
                    json.object { json in
                        json.member("Id", plain: kind.rawValue)
                        json.member("Name", plain: kind.title)
                        json.member("Links") { _ in }
                    }
                }
            }
        }
    }
}
