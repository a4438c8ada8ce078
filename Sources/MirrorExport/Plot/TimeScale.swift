import Foundation

/// Round lengths of time around those that are drawn: evenly apart, or, where they differ greatly, each several times
/// the one before.
struct TimeScale {
    /// Milliseconds.
    let ticks: [Int64]
    let isLogarithmic: Bool

    private static let second: Int64 = 1000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    private static let steps: [Int64] = [
        second, 5 * second, 10 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute,
        15 * minute,
        30 * minute, hour, 2 * hour, 4 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day,
        90 * day, 360 * day, 3600 * day,
    ]

    private static let decades: [Int64] = [
        second, 10 * second, minute, 10 * minute, hour, 6 * hour, day, 7 * day, 30 * day, 365 * day,
        3650 * day,
    ]

    /// Evenly apart from nought, for lengths that are alike; else logarithmic.
    static func linearIfAlike(_ lengths: [Int64]) -> TimeScale {
        let greatest = lengths.max() ?? second
        let typical = lengths.isEmpty ? greatest : lengths.sorted()[lengths.count / 2]
        guard greatest <= 25 * max(typical, second), let step = steps.first(where: { $0 * 5 >= greatest })
        else { return TimeScale(logarithmic: lengths) }
        let count = max(1, (greatest + step - 1) / step)
        return TimeScale(ticks: (0...count).map { $0 * step }, isLogarithmic: false)
    }

    /// Each tick several times the one before.
    init(logarithmic lengths: [Int64]) {
        let (least, greatest) = (lengths.min() ?? 0, lengths.max() ?? 0)
        let first = Self.decades.lastIndex { $0 <= least } ?? 0
        let last = Self.decades.firstIndex { $0 >= greatest } ?? Self.decades.count - 1
        let end = min(Self.decades.count - 1, max(last, first + 1))
        self.init(ticks: Array(Self.decades[min(first, end - 1)...end]), isLogarithmic: true)
    }

    private init(ticks: [Int64], isLogarithmic: Bool) {
        self.ticks = ticks
        self.isLogarithmic = isLogarithmic
    }

    /// The place of a length between the ends, from 0 to 1.
    func place(_ length: Int64) -> Double {
        guard let first = ticks.first, let last = ticks.last else { return 0 }
        if !isLogarithmic { return Double(length) / Double(last) }
        let share = log(Double(max(length, first)) / Double(first)) / log(Double(last) / Double(first))
        return min(1, max(0, share))
    }

    func name(_ tick: Int64) -> String { tick == 0 ? "0" : DurationText.describe(tick) }
}
