/// Keeps a run's requests below a number in any minute, and counts them.
///
/// The log of the last minute is exact where a refilled bucket is not: never are there more than `perMinute` requests
/// within sixty seconds, and a short run does not wait at all.
package actor RequestPacer {
    /// What was sent so far.
    package private(set) var counts = Counts()

    /// What a run asked of the server.
    package struct Counts: Sendable, Equatable {
        /// Every request that was sent, repeats included.
        package var total = 0
        /// Those that repeated another one.
        package var retried = 0
        /// Those that were answered with 429.
        package var throttled = 0
    }

    private let perMinute: Int
    private let limit: Int?
    private let clock: any Clock<Duration>
    private let elapsed: @Sendable () -> Duration
    private var sent: [Duration] = []
    /// Nothing is sent before this; the server asked for it.
    private var heldUntil: Duration = .zero

    package init(perMinute: Int, limit: Int?, clock: some Clock<Duration> = .continuous) {
        self.perMinute = max(1, perMinute)
        self.limit = limit
        self.clock = clock
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
    }

    /// Waits until a request may be sent, and counts it.
    ///
    /// - Throws: ``OctopusError`` with `requestBudgetSpent`; `CancellationError`.
    func admit(_ request: String, isRetry: Bool) async throws {
        while true {
            // Asked again after each wait: others may have been sent meanwhile.
            if let limit, counts.total >= limit {
                throw OctopusError.requestBudgetSpent(request, limit: limit)
            }
            let now = elapsed()
            sent.removeAll { $0 + .seconds(60) <= now }
            let free = sent.count < perMinute ? now : sent[sent.count - perMinute] + .seconds(60)
            let next = max(free, heldUntil)
            guard next > now else { break }
            try await clock.sleep(for: next - now)
        }
        sent.append(elapsed())
        counts.total += 1
        if isRetry { counts.retried += 1 }
    }

    /// Takes note of a 429.
    func noteThrottled() {
        counts.throttled += 1
    }

    /// Sends nothing more for this long.
    func hold(for duration: Duration) {
        heldUntil = max(heldUntil, elapsed() + duration)
    }
}
