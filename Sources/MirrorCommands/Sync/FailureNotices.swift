import WireFormat

/// What a service says of failures that may last for hours: each once, again no more than once an hour, and when they
/// are over.
struct FailureNotices {
    /// How long a failure that goes on is not said again.
    static let interval: Duration = .seconds(3600)

    private var lasting: [String: Lasting] = [:]
    private var attempts = 0
    private var since: Timestamp?

    /// One failure that has not been followed by a success.
    private struct Lasting {
        let since: Timestamp
        var saidAt: Timestamp
        var attempts = 1
    }

    /// Takes note of an attempt that failed.
    ///
    /// - Returns: The line to say; nil when it was said within the hour.
    mutating func failed(_ message: String, at now: Timestamp) -> String? {
        since = since ?? now
        attempts += 1
        guard var failure = lasting[message] else {
            lasting[message] = Lasting(since: now, saidAt: now)
            return message
        }
        failure.attempts += 1
        defer { lasting[message] = failure }
        // A clock that was set back says nothing of how long ago it was.
        guard !(Duration.zero..<Self.interval).contains(failure.saidAt.duration(to: now)) else { return nil }
        failure.saidAt = now
        return "still: \(message) (since \(failure.since), \(failure.attempts) attempts)"
    }

    /// Takes note of an attempt that succeeded.
    ///
    /// - Returns: The line to say; nil when nothing had failed.
    mutating func succeeded() -> String? {
        guard let since else { return nil }
        defer { self = FailureNotices() }
        return "complete again; \(attempts) attempt\(attempts == 1 ? "" : "s") failed since \(since)"
    }
}
