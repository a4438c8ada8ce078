/// A stretch of the calendar in UTC that a report is about, and the one before it for comparison.
package struct CalendarPeriod: Sendable, Equatable {
    /// As people name it: 2026, 2026-Q3, 2026-07, 2026-W31; for any other stretch its first and last day.
    package let name: String
    package let since: Timestamp
    /// The first instant that is no part of it.
    package let until: Timestamp
    /// What the stretch before it is called, which ends where this one begins.
    package let previousName: String
    package let previousSince: Timestamp

    /// A year, a quarter, a month or an ISO week by its name.
    ///
    /// - Returns: Nil when the text names none.
    package init?(named text: String) {
        if let match = text.wholeMatch(of: /(\d{4})/), let year = Int(match.1) {
            self.init(months: 12, from: year * 12) { String(Self.fourDigits($0 / 12)) }
        } else if let match = text.wholeMatch(of: /(\d{4})-[Qq]([1-4])/), let year = Int(match.1),
            let quarter = Int(match.2)
        {
            self.init(months: 3, from: year * 12 + (quarter - 1) * 3) {
                "\(Self.fourDigits($0 / 12))-Q\($0 % 12 / 3 + 1)"
            }
        } else if let match = text.wholeMatch(of: /(\d{4})-(\d\d)/), let year = Int(match.1),
            let month = Int(match.2), (1...12).contains(month)
        {
            self.init(months: 1, from: year * 12 + month - 1) { String(Self.day(month: $0).prefix(7)) }
        } else if let match = text.wholeMatch(of: /(\d{4})-[Ww](\d\d)/), let year = Int(match.1),
            let week = Int(match.2)
        {
            self.init(year: year, week: week)
        } else {
            return nil
        }
    }

    /// Any stretch; nil when it is empty.
    package init?(since: Timestamp, until: Timestamp) {
        guard since < until else { return nil }
        self.since = since
        self.until = until
        previousSince = since.advanced(by: .zero - since.duration(to: until))
        name = Self.name(since, until)
        previousName = Self.name(previousSince, since)
    }

    private init?(months count: Int, from first: Int, name: (Int) -> String) {
        guard let since = Timestamp(iso8601: Self.day(month: first)),
            let until = Timestamp(iso8601: Self.day(month: first + count)),
            let previous = Timestamp(iso8601: Self.day(month: first - count))
        else { return nil }
        self.since = since
        self.until = until
        self.name = name(first)
        previousSince = previous
        previousName = name(first - count)
    }

    private init?(year: Int, week: Int) {
        guard let first = Self.firstWeek(of: year), let end = Self.firstWeek(of: year + 1),
            let yearBefore = Self.firstWeek(of: year - 1)
        else { return nil }
        since = first.advanced(by: Self.week * (week - 1))
        guard week >= 1, since < end else { return nil }
        until = since.advanced(by: Self.week)
        previousSince = since.advanced(by: .zero - Self.week)
        let weeksBefore = Int((first.milliseconds - yearBefore.milliseconds) / 604_800_000)
        name = Self.weekName(year, week)
        previousName = week > 1 ? Self.weekName(year, week - 1) : Self.weekName(year - 1, weeksBefore)
    }

    private static let week: Duration = .seconds(604_800)

    private static func weekName(_ year: Int, _ week: Int) -> String {
        "\(fourDigits(year))-W\(week < 10 ? "0" : "")\(week)"
    }

    /// The Monday of the week that has the year's fourth of January (ISO 8601).
    private static func firstWeek(of year: Int) -> Timestamp? {
        Timestamp(iso8601: "\(fourDigits(year))-01-04")?.startOfWeek
    }

    /// The first day of a month that is counted from year 0.
    private static func day(month: Int) -> String {
        "\(fourDigits(month / 12))-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)-01"
    }

    private static func fourDigits(_ year: Int) -> String {
        String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
    }

    private static func name(_ since: Timestamp, _ until: Timestamp) -> String {
        let last = Timestamp(milliseconds: until.milliseconds - 1)
        let isWholeDays = since == since.startOfDay && until == until.startOfDay
        guard isWholeDays else { return "\(since.minute) to \(until.minute)" }
        return since.day == last.day ? since.day : "\(since.day) to \(last.day)"
    }
}

extension Timestamp {
    /// The day in UTC, as in 2026-07-01.
    package var day: String { String(description.prefix(10)) }

    /// The day and minute in UTC, as in 2026-07-01 09:30.
    package var minute: String { day + " " + description.dropFirst(11).prefix(5) }

    package var startOfDay: Timestamp { start(of: 86_400_000, from: 0) }

    /// Monday, as ISO 8601 has it.
    package var startOfWeek: Timestamp {
        // The first day of 1970 was a Thursday.
        start(of: 604_800_000, from: 4 * 86_400_000)
    }

    package var startOfMonth: Timestamp { Timestamp(iso8601: day.prefix(8) + "01") ?? self }

    private func start(of length: Int64, from origin: Int64) -> Timestamp {
        let remainder = (milliseconds - origin) % length
        return Timestamp(milliseconds: milliseconds - (remainder < 0 ? remainder + length : remainder))
    }
}
