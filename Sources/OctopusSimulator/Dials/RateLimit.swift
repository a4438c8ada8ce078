/// A limit on requests, as Octopus has had since 2026.3: a token bucket for each user.
package struct RateLimit: Sendable {
    /// Tokens added in a minute.
    package var requestsPerMinute: Int
    /// Tokens that a bucket holds.
    package var burst: Int
    /// A refusal says when to come back.
    package var sendsRetryAfter: Bool
    /// Answers carry `Octopus-RateLimit` and `Octopus-RateLimit-Policy`.
    package var sendsHeaders: Bool

    /// A limit with full buckets; time is the simulator's, so it refills when that moves.
    package init(
        requestsPerMinute: Int = 600,
        burst: Int = 200,
        sendsRetryAfter: Bool = true,
        sendsHeaders: Bool = true
    ) {
        self.requestsPerMinute = max(1, requestsPerMinute)
        self.burst = max(1, burst)
        self.sendsRetryAfter = sendsRetryAfter
        self.sendsHeaders = sendsHeaders
    }
}

/// The tokens that one user has left.
struct TokenBucket: Sendable {
    private var tokens: Double
    private var updated: Int64

    init(full limit: RateLimit, at time: Int64) {
        tokens = Double(limit.burst)
        updated = time
    }

    /// Takes a token if there is one.
    mutating func take(_ limit: RateLimit, at time: Int64) -> Bool {
        let gained = Double(max(0, time - updated)) * Double(limit.requestsPerMinute) / 60_000
        tokens = min(Double(limit.burst), tokens + gained)
        updated = time
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// Whole tokens left.
    var remaining: Int { Int(tokens) }

    /// Seconds until the next token, rounded up.
    func secondsUntilNext(_ limit: RateLimit) -> Int {
        max(1, Int(((1 - tokens) * 60 / Double(limit.requestsPerMinute)).rounded(.up)))
    }

    /// Seconds until the bucket is full, rounded up.
    func secondsUntilFull(_ limit: RateLimit) -> Int {
        Int(((Double(limit.burst) - tokens) * 60 / Double(limit.requestsPerMinute)).rounded(.up))
    }
}
