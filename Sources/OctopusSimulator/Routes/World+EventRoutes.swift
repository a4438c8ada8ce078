/// Reading the audit trail.
extension World {
    /// Answers GET for events.
    func events(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        let excludesDifference = request.query.flag("excludeDifference") == true
        guard let id = route.rest.first else {
            return eventList(request, route, user, excludesDifference: excludesDifference)
        }
        if route.rest.count == 1, let names = auxiliaryNames(id.lowercased()) { return namedArray(names) }
        guard let number = DocumentID.number(id, .events), let event = events.row(number), isListed(event),
            coveredSpaces(route, request.query, user).contains(event.spaceNumber), route.rest.count == 1
        else { throw Failure.notFound(id) }
        return single { write(event, excludesDifference: excludesDifference, into: &$0) }
    }

    private func eventList(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser,
        excludesDifference: Bool
    ) -> SimulatorResponse {
        let filter = EventFilter(request.query, dials)
        let covered = coveredSpaces(route, request.query, user)
        let paging = Paging(request.query, cap: dials.takeCap)
        let order: [Int32]
        var needsSpace = covered.count != spaces.count + 1
        var isNarrowed = filter.isEmpty
        if let tasks = filter.taskNumbers(in: self) {
            order = events.sorted(tasks.flatMap { eventSlots(ofTask: $0) })
        } else if covered.count == 1, let space = covered.first {
            let passing = filter.slots(of: space, in: self)
            order = passing ?? events.order(of: space)
            isNarrowed = passing != nil
            needsSpace = false
        } else {
            order = events.order
        }
        let condition: ((SimulatedEvent) -> Bool)? =
            isNarrowed && !needsSpace && user.projectNumbers == nil && !hidesEvents
            ? nil
            : { event in
                covered.contains(event.spaceNumber) && isListed(event) && filter.matches(event, in: self)
                    && user.canSee(project: tasks.row(at: event.taskSlot).projectNumber)
            }
        let page = events.page(of: order, paging, where: condition)
        return collection(route, request, paging, page, number: \.number) {
            write($0, excludesDifference: excludesDifference, into: &$1)
        }
    }

    private var hidesEvents: Bool {
        dials.eventRetention != nil || dials.eventDelay > 0 || dials.lostEventFraction > 0
    }

    /// True unless the event is archived, not committed yet, or was never recorded.
    func isListed(_ event: SimulatedEvent) -> Bool {
        if let retention = dials.eventRetention,
            event.occurred < clock.milliseconds - retention.wholeMilliseconds
        {
            return false
        }
        if dials.eventDelay > 0, traffic.count <= event.hiddenThrough { return false }
        return !Oddity.isHit(dials.lostEventFraction, seed, event.number, 5)
    }

    private func auxiliaryNames(_ name: String) -> [String]? {
        switch name {
        case "categories":
            let all = EventKind.allCases.flatMap { kind in
                [false, true].flatMap { isRunbookRun in
                    [false, true].map { kind.category(isRunbookRun: isRunbookRun, isGuidedFailure: $0) }
                }
            }
            return Set(all).sorted()
        case "groups": return ["Deployment", "Interruption", "RunbookRun", "TaskEvents"]
        case "agents": return ["Server", "Mozilla/5.0"]
        case "documenttypes":
            return ["Deployments", "Environments", "Interruptions", "Projects", "RunbookRuns", "ServerTasks"]
        default: return nil
        }
    }

    private func namedArray(_ names: [String]) -> SimulatorResponse {
        single { json in
            json.array { json in
                for name in names {
                    json.object { json in
                        json.member("Id", plain: name)
                        json.member("Name", plain: name)
                        json.member("Links") { _ in }
                    }
                }
            }
        }
    }
}
