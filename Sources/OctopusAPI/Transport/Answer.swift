import WireFormat

/// What the server sent back, read as far as its transport goes.
struct Answer {
    let status: Int
    let body: [UInt8]
    /// The `Date` header.
    let serverTime: Timestamp?
    /// The `Retry-After` header, from the moment of the answer.
    let retryAfter: Duration?
    let location: String?
    let rateLimit: RateLimit?
}

/// What a server that limits requests says of the principal's bucket (Octopus 2026.3 and later).
///
/// `Octopus-RateLimit: r=7;t=18` is seven left and full again in 18 s; `Octopus-RateLimit-Policy: l=200;rpm=600` is what
/// the bucket holds and how fast it fills.
struct RateLimit: Equatable {
    let remaining: Int
    let secondsToFull: Double
    let requestsPerMinute: Double?

    init?(limit: String?, policy: String?) {
        let limit = Self.fields(limit)
        guard let remaining = limit["r"].flatMap({ Int(exactly: $0.rounded(.down)) }) else { return nil }
        self.remaining = remaining
        secondsToFull = limit["t"] ?? 0
        requestsPerMinute = Self.fields(policy)["rpm"]
    }

    /// How long to send nothing, so that the bucket, which the principal's portal shares, is never empty.
    var wait: Duration? {
        guard remaining <= 1 else { return nil }
        guard let requestsPerMinute, requestsPerMinute > 0 else {
            return .seconds(max(0, min(1, secondsToFull)))
        }
        return .seconds(min(60, 60 / requestsPerMinute))
    }

    private static func fields(_ text: String?) -> [String: Double] {
        var fields: [String: Double] = [:]
        for part in text?.split(separator: ";") ?? [] {
            let pair = part.split(separator: "=").map { $0.filter { !$0.isWhitespace } }
            if pair.count == 2, let number = Double(pair[1]), number.isFinite { fields[pair[0]] = number }
        }
        return fields
    }
}
