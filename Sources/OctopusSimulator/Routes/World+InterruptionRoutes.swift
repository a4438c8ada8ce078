/// Reading interruptions.
extension World {
    /// Answers GET for interruptions.
    func interruptions(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard let space = effectiveSpace(of: route) else { throw Failure.notFound(request.path) }
        guard let id = route.rest.first else { return interruptionList(request, route, space, user) }
        let interruption = try interruption(id, space: space, user)
        switch route.rest.dropFirst().first?.lowercased() {
        case nil: return single { write(interruption, for: user, into: &$0) }
        case "responsible" where route.rest.count == 2:
            guard let responsible = users.first(where: { $0.id == interruption.responsibleUserID }) else {
                return .json("null")
            }
            return single { write(responsible, for: user, into: &$0) }
        default: throw Failure.notAllowed(request.method)
        }
    }

    /// The interruption with that id, if the user may see it.
    func interruption(_ id: String, space: Int, _ user: SimulatedUser) throws -> SimulatedInterruption {
        guard let number = DocumentID.number(id, .interruptions), let found = interruptions.row(number),
            found.spaceNumber == space, isVisible(found, to: user)
        else { throw Failure.notFound(id) }
        return found
    }

    private func interruptionList(
        _ request: SimulatorRequest,
        _ route: Route,
        _ space: Int,
        _ user: SimulatedUser
    ) -> SimulatorResponse {
        let query = request.query
        let paging = Paging(query, cap: dials.takeCap)
        let isPendingOnly = query.flag("pendingOnly") == true
        let hidesEnded = isPendingOnly && dials.hidesPendingOfEndedTasks
        var order: [Int32]
        if let ids = query.numbers("ids", .interruptions) {
            order = interruptions.sorted(ids.compactMap { interruptions.slot(of: $0) })
        } else if let document = query.text("regarding") {
            order = regardingOrder(document, space: space)
        } else if isPendingOnly {
            order = interruptions.shortlist(of: space)
        } else {
            order = interruptions.order(of: space)
        }
        order = interruptions.ordered(order, ties: dials.tieOrder, seed: seed, request: traffic.count)
        let isNarrowed = !query.list("ids").isEmpty || query.text("regarding") != nil
        let isScoped = user.projectNumbers != nil || !user.permissions.contains(.interruptionView)
        let document = query.text("regarding").map { DocumentID($0) }
        let condition: ((SimulatedInterruption) -> Bool)? =
            !isNarrowed && !isScoped && !hidesEnded
            ? nil
            : { row in
                row.spaceNumber == space && (!isPendingOnly || row.isPending) && isVisible(row, to: user)
                    && document.map { isRelated(row, to: $0) } ?? true
                    && !(hidesEnded && tasks.row(row.taskNumber)?.state.isCompleted ?? true)
            }
        let page = interruptions.page(of: order, paging, where: condition)
        let lagging = condition == nil && !isPendingOnly ? laggingCounts?.interruptions[space] : nil
        return collection(route, request, paging, page, shownTotal: lagging, number: \.number) {
            write($0, for: user, into: &$1)
        }
    }

    /// Slots that may regard a document, oldest first: those of its task if it has one.
    private func regardingOrder(_ text: String, space: Int) -> [Int32] {
        guard let document = DocumentID(text) else { return [] }
        switch document.kind {
        case .tasks:
            return interruptions.sorted(interruptionSlots(ofTask: document.number))
        case .deployments:
            guard let row = deployments.row(document.number) else { return [] }
            return interruptions.sorted(interruptionSlots(ofTask: row.taskNumber))
        case .runbookRuns:
            guard let row = runbookRuns.row(document.number) else { return [] }
            return interruptions.sorted(interruptionSlots(ofTask: row.taskNumber))
        default:
            return interruptions.order(of: space)
        }
    }

    private func isRelated(_ interruption: SimulatedInterruption, to document: DocumentID?) -> Bool {
        guard let document, interruptions.slot(of: interruption.number) != nil else { return false }
        guard let task = tasks.rowEvenIfRemoved(interruption.taskNumber) else { return false }
        if document.kind == .tasks { return document.number == task.number }
        guard let subject = subject(of: task) else { return false }
        switch document.kind {
        case .deployments, .runbookRuns: return subject.documentID == document
        case .projects: return subject.projectNumber == document.number
        case .environments: return subject.environmentNumber == document.number
        case .tenants: return subject.tenantNumber == document.number
        case .runbooks: return subject.runbookNumber == document.number
        default: return false
        }
    }

    private func isVisible(_ interruption: SimulatedInterruption, to user: SimulatedUser) -> Bool {
        if user.projectNumbers != nil {
            let project = tasks.rowEvenIfRemoved(interruption.taskNumber)?.projectNumber ?? 0
            guard user.canSee(project: project) else { return false }
        }
        if user.permissions.contains(.interruptionView) { return true }
        return interruption.responsibleTeamIDs.contains { id in
            teams.contains { $0.id == id && $0.includes(user.id) }
        }
    }
}
