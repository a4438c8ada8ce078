/// How long somebody waits for the state to be free.
package struct Patience: Sendable {
    /// A client gives a server two seconds to end, and nobody waits that long for a lock that is held for a moment.
    package static let usual = Duration.seconds(2)

    private let deadline: ContinuousClock.Instant
    private let isCancelled: @Sendable () -> Bool

    /// - Parameter isCancelled: Whether what is waited for is wanted no longer.
    init(_ duration: Duration = usual, unless isCancelled: @escaping @Sendable () -> Bool = { false }) {
        deadline = .now + duration
        self.isCancelled = isCancelled
    }

    var isOver: Bool { isCancelled() || ContinuousClock.now >= deadline }
}
