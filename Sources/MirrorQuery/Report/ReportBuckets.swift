package import WireFormat

/// The days, weeks or months by which a report draws a period.
package struct ReportBuckets: Sendable, Equatable {
    /// How long a bucket is.
    package enum Length: String, Sendable {
        case day, week, month
    }

    package let length: Length
    /// Where each begins; the first is cut by the period's start.
    package let starts: [Timestamp]
    /// Where the last one ends: at the period's end, or where the mirror's knowledge does.
    package let end: Timestamp

    /// - Parameter end: Where the period ends, as far as anything is known of it.
    init(since: Timestamp, end: Timestamp) {
        let days = (end.milliseconds - since.milliseconds) / 86_400_000
        length = days <= 21 ? .day : days <= 750 ? .week : .month
        self.end = end
        var starts = [since]
        while let last = starts.last, let next = Self.next(after: last, length), next < end {
            starts.append(next)
        }
        self.starts = starts
    }

    /// The bucket of an instant within the period.
    func index(of instant: Timestamp) -> Int {
        var (low, high) = (0, starts.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= instant { low = middle } else { high = middle }
        }
        return low
    }

    private static func next(after start: Timestamp, _ length: Length) -> Timestamp? {
        switch length {
        case .day: start.startOfDay.advanced(by: .seconds(86_400))
        case .week: start.startOfWeek.advanced(by: .seconds(604_800))
        // 32 days after the first of a month lies in the next one.
        case .month: start.startOfMonth.advanced(by: .seconds(32 * 86_400)).startOfMonth
        }
    }
}
