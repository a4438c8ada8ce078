import Foundation

/// From a request to an answer.
extension World {
    /// Answers a request and logs it.
    mutating func respond(to request: SimulatorRequest) -> SimulatorResponse {
        traffic.count += 1
        let elapsed = traffic.elapsed()
        moveClock(elapsed.wholeMilliseconds)
        let route = Route(path: request.path, world: self)
        applySchedule(request, route)
        noteCounts()
        let fault = strikingFault(request, route)
        var response = fault.flatMap { refusal($0, request) } ?? answer(request.understood(by: dials), route)
        if let fault { spoil(&response, fault) }
        if !dials.omitsDateHeader {
            response.headers.append(("Date", CalendarTime(milliseconds: shownMilliseconds).httpText))
        }
        response.headers.append(("Server", "Octopus Server"))
        log(request, route, response, elapsed)
        return response
    }

    /// What the `Date` header says.
    var shownMilliseconds: Int64 { clock.milliseconds + dials.dateHeaderSkew.wholeMilliseconds }

    private mutating func moveClock(_ elapsed: Int64) {
        if dials.followsRealTime { clock.set(to: .now) }
        if dials.followsGivenClock { clock.advance(by: .milliseconds(elapsed - traffic.lastElapsed)) }
        clock.advance(by: dials.clockStep)
        traffic.lastElapsed = elapsed
    }

    private mutating func applySchedule(_ request: SimulatorRequest, _ route: Route?) {
        guard !traffic.schedule.isEmpty else { return }
        var due: [ScheduledMutation] = []
        for index in traffic.schedule.indices {
            guard traffic.schedule[index].match.matches(request, kind: route?.kind) else { continue }
            if traffic.schedule[index].isDue() { due.append(traffic.schedule[index]) }
        }
        traffic.schedule.removeAll(where: \.isSpent)
        for mutation in due { mutation.change(&self) }
    }

    private mutating func strikingFault(_ request: SimulatorRequest, _ route: Route?) -> Fault? {
        if traffic.count <= dials.startupRefusals {
            return .status(route?.isHealthCheck == true ? 418 : dials.startupStatus)
        }
        for index in dials.faults.indices {
            guard dials.faults[index].match.matches(request, kind: route?.kind) else { continue }
            if dials.faults[index].strikes(&traffic.faults) { return dials.faults[index].fault }
        }
        return nil
    }

    private mutating func answer(_ request: SimulatorRequest, _ route: Route?) -> SimulatorResponse {
        do {
            guard let route else { return try loginPage(request) }
            if let response = anonymousAnswer(request, route) { return response }
            let user = try principal(request)
            if let refusal = takeToken(of: user.id) { return refusal }
            var response = try answer(request, route, user)
            addRateLimitHeaders(to: &response, of: user.id)
            return response
        } catch let failure as Failure {
            return failure.response(dials.errorBody, isIndented: dials.isIndented)
        } catch {
            return Failure(500, "\(error)").response(dials.errorBody, isIndented: dials.isIndented)
        }
    }

    private mutating func answer(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        try checkAccess(route, user)
        if request.method != "GET" { return try write(request, route, user) }
        switch route.kind {
        case .root: return .json(rootBody())
        case .spaceHome: return try spaceHome(route)
        case .spaces, .users, .teams: return try people(request, route, user)
        case .projects, .environments, .tenants: return try directory(request, route, user)
        case .releases, .deployments, .runbookRuns: return try context(request, route, user)
        case .interruptions: return try interruptions(request, route, user)
        case .tasks: return try tasks(request, route, user)
        case .events: return try events(request, route, user)
        case .serverStatus, .octopusServerNodes: return try status(route)
        }
    }

    /// What a redirect to the login page leads to; nothing else is outside the API.
    private func loginPage(_ request: SimulatorRequest) throws -> SimulatorResponse {
        guard request.path.lowercased() == link("/login").lowercased() else {
            throw Failure.notFound(request.path)
        }
        return .html("Sign in")
    }

    private mutating func log(
        _ request: SimulatorRequest,
        _ route: Route?,
        _ response: SimulatorResponse,
        _ elapsed: Duration
    ) {
        traffic.methods.insert(request.method)
        var status = response.status
        if case .dropped = response.delivery { status = 0 }
        let hasKey = request.query.text("apikey") != nil
        traffic.log.append(
            LoggedRequest(
                sequence: traffic.count,
                method: request.method,
                path: request.path,
                query: hasKey ? "apikey=…" : request.rawQuery,
                kind: route?.kind,
                spaceID: route?.spaceID,
                status: status,
                bytes: response.body.utf8.count,
                userAgent: request.userAgent,
                time: clock.now,
                elapsed: elapsed
            )
        )
    }
}
