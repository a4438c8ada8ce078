import Synchronization

/// A clock that only moves when somebody sleeps, and then at once: waits cost a test nothing and can be asserted.
package final class VirtualClock: Clock {
    /// A moment of the clock.
    package struct Instant: InstantProtocol {
        /// Since the clock began.
        package let elapsed: Duration

        package func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        package func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        package static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private let time = Mutex(Duration.zero)

    package init() {}

    package var now: Instant { Instant(elapsed: time.withLock { $0 }) }
    package var minimumResolution: Duration { .zero }

    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        time.withLock { $0 = max($0, deadline.elapsed) }
    }
}
