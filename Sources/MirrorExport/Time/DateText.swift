import WireFormat

/// Instants in UTC as people read them, the month by its name.
enum DateText {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func year(_ instant: Timestamp) -> String { String(instant.description.prefix(4)) }

    /// As in "Jul".
    static func month(_ instant: Timestamp) -> String {
        let number = Int(instant.description.dropFirst(5).prefix(2)) ?? 1
        return months[max(1, min(12, number)) - 1]
    }

    /// As in "3 Aug".
    static func dayOfMonth(_ instant: Timestamp) -> String {
        let day = Int(instant.description.dropFirst(8).prefix(2)) ?? 0
        return "\(day) \(month(instant))"
    }

    /// As in "3 Aug 2026".
    static func day(_ instant: Timestamp) -> String { "\(dayOfMonth(instant)) \(year(instant))" }

    /// As in "3 Aug 2026, 09:12 UTC".
    static func minute(_ instant: Timestamp) -> String { "\(day(instant)), \(clock(instant, 5)) UTC" }

    /// As in "3 Aug 2026, 09:12:31 UTC".
    static func second(_ instant: Timestamp) -> String { "\(day(instant)), \(clock(instant, 8)) UTC" }

    private static func clock(_ instant: Timestamp, _ length: Int) -> String {
        String(instant.description.dropFirst(11).prefix(length))
    }
}

extension Markup {
    /// An instant to the second; the exact one is in the element.
    static func instant(_ instant: Timestamp) -> Markup {
        tag("time", nil, [.set("datetime", instant.description), .set("title", instant.description)]) {
            DateText.second(instant)
        }
    }
}
