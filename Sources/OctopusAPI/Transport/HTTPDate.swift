import WireFormat

/// Reads the dates of HTTP headers, in each of the three forms that a recipient must accept (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Parameter now: Tells the century of the old form, which has two digits for the year.
    static func parse(_ text: String, now: Timestamp) -> Timestamp? {
        let parts = text.split { " ,-".contains($0) }.map(String.init)
        switch parts.count {
        case 6 where parts[5] == "GMT":
            // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`
            let year = parts[3].count == 2 ? century(parts[3], now) : parts[3]
            return date(year: year, month: parts[2], day: parts[1], time: parts[4])
        case 5:
            // `Sun Nov  6 08:49:37 1994`
            return date(year: parts[4], month: parts[1], day: parts[2], time: parts[3])
        default:
            return nil
        }
    }

    private static func date(year: String?, month: String, day: String, time: String) -> Timestamp? {
        guard let year, let index = months.firstIndex(of: month) else { return nil }
        return Timestamp(iso8601: "\(year)-\(padded("\(index + 1)"))-\(padded(day))T\(time)Z")
    }

    /// More than fifty years ahead means the century before.
    private static func century(_ digits: String, _ now: Timestamp) -> String? {
        guard let last = Int(digits), let present = Int(now.description.prefix(4)) else { return nil }
        let year = present / 100 * 100 + last
        return String(year > present + 50 ? year - 100 : year)
    }

    private static func padded(_ digits: String) -> String {
        digits.count < 2 ? "0" + digits : digits
    }
}

/// Reads `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3).
enum RetryAfter {
    /// How long to wait, from nothing to a little more than a day; nil when the text is neither.
    ///
    /// - Parameters:
    ///   - serverTime: The `Date` of the same answer. A date is counted from there, so that it does no harm when the
    ///     clocks disagree.
    ///   - now: The local clock, for an answer without `Date`.
    static func parse(_ text: String, serverTime: Timestamp?, now: Timestamp) -> Duration? {
        if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) {
            return bounded(.seconds(min(Int64(text) ?? .max, 100_000)))
        }
        return HTTPDate.parse(text, now: now).map { bounded((serverTime ?? now).duration(to: $0)) }
    }

    private static func bounded(_ wait: Duration) -> Duration {
        min(max(wait, .zero), .seconds(100_000))
    }
}
