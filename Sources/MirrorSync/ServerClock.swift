import WireFormat

/// Between which instants of its own clock the server can have read what it sends.
///
/// The local clock and the `Date` header tell of it, and each can be wrong: the local one by itself, the header by a proxy's
/// doing. The span is wide enough for either. A row is read after the run has begun, and before its page has come.
struct ServerClock: Sendable {
    /// No row that the run reads was read before.
    let earliest: Timestamp
    /// How far the server's clock is ahead at most; never below zero.
    private let lead: Duration

    /// `Date` has whole seconds, the rest cut.
    private static let dateResolution: Duration = .seconds(1)

    /// - Parameters:
    ///   - startedAt: The local clock, before the request that `serverTime` answers was sent.
    ///   - serverTime: Nil when the server sent none.
    init(pin: Timestamp, startedAt: Timestamp, serverTime: Timestamp?) {
        earliest = min(pin, startedAt)
        lead = max(.zero, serverTime.map { startedAt.duration(to: $0) + Self.dateResolution } ?? .zero)
    }

    /// - Parameter now: The local clock, when the page has come.
    func readBetween(now: Timestamp) -> ClosedRange<Timestamp> {
        earliest...max(earliest, now.advanced(by: lead))
    }
}
