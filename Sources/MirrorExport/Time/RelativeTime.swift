/// Says how long ago an instant was, or how soon it will be, in words short enough for a table.
package enum RelativeTime {
    private static let minute: UInt64 = 60_000
    private static let hour = 60 * minute
    private static let day = 24 * hour

    /// Describes an instant as seen from another, both in UTC milliseconds: `4 min ago`, `yesterday`, `in 2
    /// h`.
    ///
    /// Only elapsed time counts, not calendar days, because the reader's time zone is not known: "yesterday"
    /// is anything from 24 to 48 hours ago. Numbers are rounded towards the present.
    package static func describe(_ milliseconds: Int64, now: Int64) -> String {
        let isPast = milliseconds <= now
        // The distance between two `Int64`s always fits a `UInt64`, even where their difference overflows.
        let distance = isPast ? distance(milliseconds, now) : distance(now, milliseconds)
        if distance < minute { return "just now" }
        if distance >= day, distance < 2 * day { return isPast ? "yesterday" : "tomorrow" }
        let amount = amount(distance)
        return isPast ? "\(amount) ago" : "in \(amount)"
    }

    private static func amount(_ distance: UInt64) -> String {
        if distance < hour { return "\(distance / minute) min" }
        if distance < day { return "\(distance / hour) h" }
        let days = distance / day
        if days < 60 { return "\(days) days" }
        // 60 days are shown as two months: whole months of 30.4 days would still say one.
        if days < 365 { return "\(max(2, days * 12 / 365)) months" }
        let years = days * 400 / 146_097
        return years <= 1 ? "1 year" : "\(years) years"
    }

    private static func distance(_ earlier: Int64, _ later: Int64) -> UInt64 {
        UInt64(bitPattern: later) &- UInt64(bitPattern: earlier)
    }
}
