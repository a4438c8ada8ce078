/// How long answers took, from the instant an interruption was raised to the one it was answered, for a group of them.
///
/// An answer that the audit log tells of has one such time. One that was only observed has a least and a most: it was
/// given between the last look that showed none and the first that showed it. The k-th smallest of the true times lies
/// between the k-th smallest of the least and of the most, so every figure here is a range, of no width where the audit
/// log tells of all.
package struct TimeToDecision: Sendable, Equatable {
    /// How many answers.
    package let count: Int
    /// How many of them were only observed.
    package let observed: Int
    /// Half of the answers took no longer; milliseconds.
    package let median: ClosedRange<Int64>
    /// 95 of a hundred took no longer; milliseconds.
    package let p95: ClosedRange<Int64>

    /// Fewer answers than these say little, and are marked.
    package static let fewCount = 20

    package var isFew: Bool { count < Self.fewCount }

    /// Whether the median can be several times as long at most as at least: then it can be compared with nothing.
    package var isVague: Bool { median.upperBound > 3 * max(median.lowerBound, 60_000) }

    /// - Returns: Nil of no answers.
    init?(_ samples: some Collection<DecisionTimes.Sample>) {
        guard !samples.isEmpty else { return nil }
        let least = samples.map(\.least).sorted()
        let most = samples.map(\.most).sorted()
        count = samples.count
        observed = samples.count { $0.isObserved }
        median = Self.rank(50, of: least)...Self.rank(50, of: most)
        p95 = Self.rank(95, of: least)...Self.rank(95, of: most)
    }

    /// The smallest value that at least so many in a hundred do not exceed: always one that occurred.
    static func rank(_ percent: Int, of sorted: [Int64]) -> Int64 {
        sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}
