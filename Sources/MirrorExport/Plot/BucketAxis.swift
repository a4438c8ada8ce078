import MirrorQuery
import WireFormat

/// Names the days, weeks or months along a plot.
struct BucketAxis {
    let buckets: ReportBuckets

    /// The labels that fit below a plot.
    var labels: [PlotLabel] {
        var labels: [(index: Int, text: String)] = []
        switch buckets.length {
        case .day:
            let every = max(1, (buckets.starts.count + 6) / 7)
            for index in Swift.stride(from: 0, to: buckets.starts.count, by: every) {
                labels.append((index, DateText.dayOfMonth(buckets.starts[index])))
            }
        case .week: labels = Self.monthStarts(buckets.starts)
        case .month:
            let every = max(1, (buckets.starts.count + 11) / 12)
            for index in Swift.stride(from: 0, to: buckets.starts.count, by: every) {
                labels.append((index, Self.month(buckets.starts[index], withYear: index == 0)))
            }
        }
        let isCrowded = labels.count > 6
        return labels.enumerated().map { place, label in
            PlotLabel(
                index: label.index,
                text: label.text,
                isMinor: isCrowded && !place.isMultiple(of: 2)
            )
        }
    }

    /// A bucket in words: "week of 3 Aug 2026".
    func name(_ index: Int) -> String {
        let start = buckets.starts[index]
        return switch buckets.length {
        case .day: DateText.day(start)
        case .week: "week of \(DateText.day(start))"
        case .month: "\(DateText.month(start)) \(DateText.year(start))"
        }
    }

    /// When something was, in words: "in the week of 3 Aug 2026".
    func when(_ index: Int) -> String {
        switch buckets.length {
        case .day: "on \(name(index))"
        case .week: "in the \(name(index))"
        case .month: "in \(name(index))"
        }
    }

    /// Each month at its first week, or at every third where there are many.
    private static func monthStarts(_ starts: [Timestamp]) -> [(index: Int, text: String)] {
        var labels: [(index: Int, text: String)] = []
        var last = ""
        for (index, start) in starts.enumerated() where DateText.month(start) != last {
            last = DateText.month(start)
            labels.append((index, last))
        }
        // The first week belongs to the month before when the period begins within it.
        if labels.count > 1, labels[1].index < 2 { labels.removeFirst() }
        let every = labels.count > 14 ? 3 : 1
        return labels.enumerated().filter { $0.offset.isMultiple(of: every) }.map { place, label in
            let isNamed = place == 0 || label.text == "Jan"
            return (label.index, isNamed ? month(starts[label.index], withYear: true) : label.text)
        }
    }

    private static func month(_ start: Timestamp, withYear: Bool) -> String {
        let month = DateText.month(start)
        return withYear || month == "Jan" ? "\(month) \(DateText.year(start))" : month
    }
}
