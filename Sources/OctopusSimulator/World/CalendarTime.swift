/// A moment broken into calendar parts, UTC, and the texts that Octopus writes for it.
///
/// `DateFormatter` is far too slow for a page of a thousand rows in a debug build.
struct CalendarTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int
    /// Sunday is 0.
    let weekday: Int

    /// Breaks milliseconds since 1970 into parts (the civil-from-days algorithm for the Gregorian calendar).
    init(milliseconds: Int64) {
        let total = Int(milliseconds)
        let days = Self.floorDivide(total, 86_400_000)
        let inDay = total - days * 86_400_000
        let shifted = days + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = inDay / 3_600_000
        minute = inDay / 60_000 % 60
        second = inDay / 1_000 % 60
        millisecond = inDay % 1_000
        weekday = ((days + 4) % 7 + 7) % 7
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }

    /// `2026-05-04T08:00:00.000+00:00`, the form of every time in a body.
    var octopusText: String {
        var text = Self.digits(year, 4)
        text += "-"
        text += Self.two(month)
        text += "-"
        text += Self.two(day)
        text += "T"
        text += Self.two(hour)
        text += ":"
        text += Self.two(minute)
        text += ":"
        text += Self.two(second)
        text += "."
        text += Self.digits(millisecond, 3)
        text += "+00:00"
        return text
    }

    /// `Monday, 4 May 2026 8:00:00 AM +00:00`, a task's `Completed`.
    var displayText: String {
        "\(Self.weekdays[weekday]), \(day) \(Self.months[month - 1]) \(year) \(clockText) +00:00"
    }

    /// `5/4/2026 8:00:00 AM +00:00`, as page links write the dates of a query.
    var americanText: String {
        "\(month)/\(day)/\(year) \(clockText) +00:00"
    }

    /// `Mon, 04 May 2026 08:00:00 GMT`, the form of the `Date` header (RFC 9110, 5.6.7).
    var httpText: String {
        let name = Self.weekdays[weekday].prefix(3)
        let monthName = Self.months[month - 1].prefix(3)
        let clock = "\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))"
        return "\(name), \(Self.two(day)) \(monthName) \(Self.digits(year, 4)) \(clock) GMT"
    }

    /// `2026-05-04`.
    var dayText: String {
        "\(Self.digits(year, 4))-\(Self.two(month))-\(Self.two(day))"
    }

    private var clockText: String {
        let twelve = hour % 12 == 0 ? 12 : hour % 12
        return "\(twelve):\(Self.two(minute)):\(Self.two(second)) \(hour < 12 ? "AM" : "PM")"
    }

    private static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let pairs = (0..<100).map { $0 < 10 ? "0\($0)" : "\($0)" }

    private static func two(_ value: Int) -> String {
        pairs[value]
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return text.utf8.count >= count ? text : String(repeating: "0", count: count - text.utf8.count) + text
    }
}
