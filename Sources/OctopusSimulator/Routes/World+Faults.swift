/// Faults and limits.
extension World {
    /// The answer that a fault gives in place of the right one; nil for faults that only spoil that.
    func refusal(_ fault: Fault, _ request: SimulatorRequest) -> SimulatorResponse? {
        switch fault {
        case .tooManyRequests(let seconds):
            return tooManyRequests(retryAfter: seconds.map(String.init))
        case .tooManyRequestsUntil(let seconds):
            let date = CalendarTime(milliseconds: shownMilliseconds + Int64(seconds) * 1_000)
            return tooManyRequests(retryAfter: date.httpText)
        case .status(let status):
            return Failure(status, Self.reason(status)).response(
                dials.errorBody,
                isIndented: dials.isIndented
            )
        case .dropConnection:
            var response = SimulatorResponse(status: 200, headers: [], body: "")
            response.delivery = .dropped
            return response
        case .html:
            return .html("Sign in")
        case .redirect(let host):
            return SimulatorResponse(status: 302, headers: [("Location", host + request.target)], body: "")
        case .loginPage:
            let location = link("/login?ReturnUrl=" + PercentEncoding.encode(request.target))
            return SimulatorResponse(status: 302, headers: [("Location", location)], body: "")
        case .emptyObject:
            return .json("{}")
        case .withoutItems:
            return .json(#"{"ItemType":"Unknown","TotalResults":0,"ItemsPerPage":30,"Links":{}}"#)
        case .emptyCollection:
            return .json(
                #"{"ItemType":"Unknown","TotalResults":0,"ItemsPerPage":30,"NumberOfPages":1,"#
                    + #""LastPageNumber":0,"Items":[],"Links":{}}"#
            )
        case .emptyBody:
            return .json("")
        case .truncateBody, .cutJSON, .delay:
            return nil
        }
    }

    /// Spoils the right answer.
    func spoil(_ response: inout SimulatorResponse, _ fault: Fault) {
        switch fault {
        case .truncateBody(let fraction):
            response.delivery = .truncated(fraction)
        case .cutJSON(let fraction):
            let kept = Int(Double(response.body.utf8.count) * min(1, max(0, fraction)))
            response.body = String(decoding: response.body.utf8.prefix(kept), as: UTF8.self)
        case .delay(let duration):
            response.delay = duration
        default: break
        }
    }

    /// Takes a token of the user's bucket, or gives the refusal.
    mutating func takeToken(of user: String) -> SimulatorResponse? {
        guard let limit = dials.rateLimit else {
            traffic.buckets.removeAll()
            return nil
        }
        var bucket = traffic.buckets[user] ?? TokenBucket(full: limit, at: clock.milliseconds)
        let isAllowed = bucket.take(limit, at: clock.milliseconds)
        traffic.buckets[user] = bucket
        guard !isAllowed else { return nil }
        let seconds = limit.sendsRetryAfter ? bucket.secondsUntilNext(limit) : nil
        var response = tooManyRequests(retryAfter: seconds.map(String.init))
        addRateLimitHeaders(to: &response, of: user)
        return response
    }

    /// Adds the headers that tell callers how much is left.
    func addRateLimitHeaders(to response: inout SimulatorResponse, of user: String) {
        guard let limit = dials.rateLimit, limit.sendsHeaders, let bucket = traffic.buckets[user] else {
            return
        }
        let policy = "l=\(limit.burst);rpm=\(limit.requestsPerMinute)"
        response.headers.append(("Octopus-RateLimit-Policy", policy))
        let left = "r=\(bucket.remaining);t=\(bucket.secondsUntilFull(limit))"
        response.headers.append(("Octopus-RateLimit", left))
    }

    private func tooManyRequests(retryAfter: String?) -> SimulatorResponse {
        let failure = Failure(429, "Too many requests. Please try again later.")
        var response = failure.response(dials.errorBody, isIndented: dials.isIndented)
        if let retryAfter { response.headers.append(("Retry-After", retryAfter)) }
        return response
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 401: Failure.notLoggedIn.message
        case 403: Failure.missing(.taskView).message
        case 404: "The resource you requested was not found."
        case 408: "The request timed out."
        case 418: "The node is not ready."
        case 502: "The proxy got no answer."
        case 503: "The Octopus Server is starting. Please try again shortly."
        case 504: "The gateway timed out."
        default: "An unexpected error occurred."
        }
    }
}
