import Testing
import WireFormat

struct CalendarPeriodTests {
    @Test(arguments: [
        ("2026", "2026-01-01", "2027-01-01", "2025", "2025-01-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01", "2026-Q2", "2026-04-01"),
        ("2026-q1", "2026-01-01", "2026-04-01", "2025-Q4", "2025-10-01"),
        ("2026-12", "2026-12-01", "2027-01-01", "2026-11", "2026-11-01"),
        ("2024-02", "2024-02-01", "2024-03-01", "2024-01", "2024-01-01"),
        ("2026-W31", "2026-07-27", "2026-08-03", "2026-W30", "2026-07-20"),
        // The first week of 2026 begins in 2025, and 2020 had 53.
        ("2026-W01", "2025-12-29", "2026-01-05", "2025-W52", "2025-12-22"),
        ("2020-W53", "2020-12-28", "2021-01-04", "2020-W52", "2020-12-21"),
        ("2021-W01", "2021-01-04", "2021-01-11", "2020-W53", "2020-12-28"),
        ("2009-w53", "2009-12-28", "2010-01-04", "2009-W52", "2009-12-21"),
        ("1969-W01", "1968-12-30", "1969-01-06", "1968-W52", "1968-12-23"),
    ])
    func nameIsAStretchOfTheCalendar(
        name: String,
        since: String,
        until: String,
        previousName: String,
        previousSince: String
    ) throws {
        let period = try #require(CalendarPeriod(named: name))
        #expect(period.name == name.uppercased())
        #expect(period.since == Timestamp(iso8601: since))
        #expect(period.until == Timestamp(iso8601: until))
        #expect(period.previousName == previousName)
        #expect(period.previousSince == Timestamp(iso8601: previousSince))
    }

    @Test(arguments: [
        "", "26", "2026-Q5", "2026-Q0", "2026-13", "2026-00", "2026-1", "2026-W00", "2026-W54", "2021-W53",
        "2026-07-01", "last", "2026-W1", "2026-", "2026-W0", "2025-W53", "2026-Q", "20266", "+026", "2026-Q٣",
        "9999",
    ])
    func otherTextIsNone(text: String) {
        #expect(CalendarPeriod(named: text) == nil)
    }

    @Test func weeksOfAYearFollowEachOther() throws {
        var last = try #require(CalendarPeriod(named: "2015-W01")).since
        for year in 2015...2030 {
            for week in 1...53 {
                guard let period = CalendarPeriod(named: "\(year)-W\(week < 10 ? "0" : "")\(week)") else {
                    #expect(week == 53)
                    continue
                }
                #expect(period.since == last)
                last = period.until
            }
        }
    }

    @Test func anyStretchIsComparedWithOneOfItsLength() throws {
        let since = try #require(Timestamp(iso8601: "2026-07-10"))
        let until = try #require(Timestamp(iso8601: "2026-07-20"))
        let period = try #require(CalendarPeriod(since: since, until: until))
        #expect(period.name == "2026-07-10 to 2026-07-19")
        #expect(period.previousSince == Timestamp(iso8601: "2026-06-30"))
        #expect(period.previousName == "2026-06-30 to 2026-07-09")
        #expect(CalendarPeriod(since: until, until: since) == nil)
        #expect(CalendarPeriod(since: since, until: since) == nil)
        let day = try #require(CalendarPeriod(since: since, until: since.advanced(by: .seconds(86_400))))
        #expect(day.name == "2026-07-10")
        let part = try #require(CalendarPeriod(since: since, until: since.advanced(by: .seconds(5400))))
        #expect(part.name == "2026-07-10 00:00 to 2026-07-10 01:30")
    }

    @Test func weekBeginsOnMonday() throws {
        let sunday = try #require(Timestamp(iso8601: "2026-08-02T23:59:59.999Z"))
        #expect(sunday.startOfWeek == Timestamp(iso8601: "2026-07-27"))
        #expect(sunday.startOfDay == Timestamp(iso8601: "2026-08-02"))
        #expect(sunday.startOfMonth == Timestamp(iso8601: "2026-08-01"))
        let old = try #require(Timestamp(iso8601: "1969-12-31T12:00Z"))
        #expect(old.startOfWeek == Timestamp(iso8601: "1969-12-29"))
    }
}
