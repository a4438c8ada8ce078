/// Time that a state goes by.
///
/// A clock that goes back would open limits and lengthen approvals, and one that was an hour ahead for a moment would
/// close limits for an hour. So what is stored keeps its age: when the clock goes back, all of it is moved back with it.
struct StateClock: Sendable, Equatable {
    /// The latest time that was seen, in milliseconds.
    private(set) var latest: Int64

    /// Goes on to `now`.
    ///
    /// - Returns: How far back everything stored has to be moved; zero when the clock went on.
    mutating func advance(to now: Int64) -> Int64 {
        let back = max(0, latest - now)
        latest = now
        return back
    }
}
