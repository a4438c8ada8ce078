/// A fault and the requests that it strikes.
package struct FaultRule: Sendable {
    /// Which of the matching requests are struck.
    package enum Occurrence: Sendable {
        /// All of them.
        case every
        /// Only the n-th, from 1.
        case nth(Int)
        /// The first n.
        case first(Int)
        /// The n-th and all after it.
        case from(Int)
        /// Every n-th.
        case multiples(of: Int)
        /// Each with this probability, drawn from the simulator's seed.
        case probability(Double)
    }

    let match: RequestMatch
    let occurrence: Occurrence
    let fault: Fault
    private var seen = 0

    /// Strikes some of the matching requests with a fault.
    package init(_ fault: Fault, on match: RequestMatch = .any, _ occurrence: Occurrence = .every) {
        self.fault = fault
        self.match = match
        self.occurrence = occurrence
    }

    /// Counts a matching request and tells whether it is struck.
    mutating func strikes(_ stream: inout RandomStream) -> Bool {
        seen += 1
        switch occurrence {
        case .every: return true
        case .nth(let number): return seen == number
        case .first(let count): return seen <= count
        case .from(let number): return seen >= number
        case .multiples(let factor): return factor > 0 && seen % factor == 0
        case .probability(let chance): return stream.fraction() < chance
        }
    }
}

/// Something that goes wrong with one answer.
package enum Fault: Sendable {
    /// 429 with `Retry-After` in seconds, or without it.
    case tooManyRequests(retryAfterSeconds: Int?)
    /// 429 with a date in `Retry-After`, so many seconds after the date in `Date`.
    case tooManyRequestsUntil(seconds: Int)
    /// Any status with an error body: 500, 502, 503, 504, 403, 404 …
    case status(Int)
    /// The connection closes before a byte is sent.
    case dropConnection
    /// The full length is promised, this fraction of the body is sent, the connection closes.
    case truncateBody(keeping: Double)
    /// The body is cut after this fraction, and the length says so.
    case cutJSON(keeping: Double)
    /// 200 with a proxy's login page.
    case html
    /// 302 to the same path on another host, such as `http://elsewhere.example`.
    case redirect(to: String)
    /// 302 to the login page of the same host, which is HTML.
    case loginPage
    /// 200 with `{}`.
    case emptyObject
    /// 200 with a wrapper that lacks `Items`.
    case withoutItems
    /// 200 with no body at all.
    case emptyBody
    /// 200 with a wrapper that says there is nothing.
    case emptyCollection
    /// The right answer, late.
    case delay(Duration)
}
