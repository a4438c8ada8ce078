/// How many rows to ask for, fitted to how fast the server answers.
///
/// Requests are what a run has few of, so pages grow while the server answers quickly, and shrink when it labours:
/// older servers take seconds for a page of a large list.
struct PageSize: Sendable {
    static let smallest = 100
    static let largest = 1000

    private(set) var take: Int

    init(_ take: Int = 500) {
        self.take = take
    }

    /// Takes note of how long a page took.
    mutating func note(_ latency: Duration) {
        if latency < .seconds(2) {
            take = min(Self.largest, take * 2)
        } else if latency > .seconds(8) {
            take = max(Self.smallest, take / 2)
        }
    }
}
