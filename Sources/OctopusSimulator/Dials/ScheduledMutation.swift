/// A change of the data just before a request is answered, so that rows move between two pages of a walk.
package struct ScheduledMutation: Sendable {
    let match: RequestMatch
    let number: Int
    let change: @Sendable (inout World) -> Void
    private var seen = 0

    /// Changes the data before the n-th request that matches from now on, counted from 1.
    package init(
        before number: Int,
        _ match: RequestMatch = .any,
        _ change: @escaping @Sendable (inout World) -> Void
    ) {
        self.number = number
        self.match = match
        self.change = change
    }

    /// Counts a matching request and tells whether the time has come.
    mutating func isDue() -> Bool {
        seen += 1
        return seen == number
    }

    /// True once it has been applied.
    var isSpent: Bool { seen >= number }
}
