/// How many rows to ask for, fitted to how fast the server answers.
///
/// Requests are what a run has few of, so pages grow while the server answers quickly, and shrink when it labours:
/// older servers take seconds for a page of a large list.
struct PageSize: Sendable {
    private var range: ClosedRange<Int>
    private(set) var take: Int

    /// - Parameter range: The smallest and the largest page.
    init(_ range: ClosedRange<Int>) {
        self.range = range
        take = min(range.upperBound, range.lowerBound * 5)
    }

    /// For lists that are short on a quiet day, whatever the server's speed.
    var largest: Int { range.upperBound }
    /// For a look at the top of a list.
    var smallest: Int { range.lowerBound }

    /// Takes note that a page of so many rows was too much: no page of this run is larger than half of it from now on.
    ///
    /// - Returns: False when pages are as small as they may be.
    mutating func shrink(from failed: Int) -> Bool {
        guard failed > range.lowerBound else { return false }
        take = max(range.lowerBound, failed / 2)
        range = range.lowerBound...take
        return true
    }

    /// Takes note of how long a page took.
    mutating func note(_ latency: Duration) {
        if latency < .seconds(2) {
            take = min(range.upperBound, take * 2)
        } else if latency > .seconds(8) {
            take = max(range.lowerBound, take / 2)
        }
    }
}
