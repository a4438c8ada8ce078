/// A year, a quarter, a month or a week of the calendar, in UTC.
package struct Period: Sendable, Equatable {
    /// Its first instant.
    package let start: Timestamp
    /// The first instant after it.
    package let end: Timestamp

    /// Reads `2026`, `2026-Q3`, `2026-07` or `2026-W31` (ISO 8601: a week begins on Monday, the first one of a year holds
    /// 4 January); letter case aside.
    package init?(_ text: some StringProtocol) {
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        guard let year = parts.first.flatMap({ Self.number($0, digits: 4) }), parts.count <= 2 else {
            return nil
        }
        guard let part = parts.dropFirst().first else {
            self.init(Self.day(year, 1, 1), Self.day(year + 1, 1, 1))
            return
        }
        if part.hasPrefix("Q"), let quarter = Self.number(part.dropFirst(), digits: 1),
            (1...4).contains(quarter)
        {
            self.init(Self.month(year, quarter * 3 - 2), Self.month(year, quarter * 3 + 1))
        } else if part.hasPrefix("W"), let week = Self.number(part.dropFirst(), digits: 2),
            let first = Self.firstWeek(of: year), let next = Self.firstWeek(of: year + 1),
            case let start = first.advanced(by: .seconds((week - 1) * 7 * 86_400)), week >= 1, start < next
        {
            self.init(start, start.advanced(by: .seconds(7 * 86_400)))
        } else if let month = Self.number(part, digits: 2), (1...12).contains(month) {
            self.init(Self.month(year, month), Self.month(year, month + 1))
        } else {
            return nil
        }
    }

    private init?(_ start: Timestamp?, _ end: Timestamp?) {
        guard let start, let end else { return nil }
        self.start = start
        self.end = end
    }

    private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// The first instant of a day; nil beyond the year 9999.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Timestamp? {
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        return Timestamp(iso8601: "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))")
    }

    /// The first instant of a month; the 13th is the first of the next year.
    private static func month(_ year: Int, _ month: Int) -> Timestamp? {
        month > 12 ? day(year + 1, 1, 1) : day(year, month, 1)
    }

    /// The Monday of the week that holds 4 January.
    private static func firstWeek(of year: Int) -> Timestamp? {
        day(year, 1, 4).map { fourth in
            let days = Int((Double(fourth.milliseconds) / 86_400_000).rounded(.down))
            // 1 January 1970 was a Thursday.
            let weekday = ((days + 3) % 7 + 7) % 7
            return fourth.advanced(by: .seconds(-weekday * 86_400))
        }
    }
}
