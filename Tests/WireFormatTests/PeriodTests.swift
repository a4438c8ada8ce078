import Testing
import WireFormat

struct PeriodTests {
    @Test(arguments: [
        ("2026", "2026-01-01", "2027-01-01"), ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01"), ("2026-q4", "2026-10-01", "2027-01-01"),
        ("2026-07", "2026-07-01", "2026-08-01"), ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        // ISO 8601's own examples of years whose first days belong to another year's week, and of a long year.
        ("2026-W31", "2026-07-27", "2026-08-03"), ("2026-W01", "2025-12-29", "2026-01-05"),
        ("2020-W53", "2020-12-28", "2021-01-04"), ("2021-W01", "2021-01-04", "2021-01-11"),
        ("2009-w53", "2009-12-28", "2010-01-04"), ("1969-W01", "1968-12-30", "1969-01-06"),
    ])
    func calendarGivesFirstInstantAndTheOneAfter(text: String, start: String, end: String) throws {
        let period = try #require(Period(text))
        #expect(period.start == Timestamp(iso8601: start))
        #expect(period.end == Timestamp(iso8601: end))
    }

    @Test(arguments: [
        "", "26", "2026-", "2026-Q0", "2026-Q5", "2026-13", "2026-00", "2026-7", "2026-W0", "2026-W00",
        "2026-W54", "2025-W53", "2026-W1", "2026-07-01", "2026-Q", "20266", "+026", "2026-Q٣", "last", "9999",
    ])
    func otherTextsAreNoPeriod(text: String) {
        #expect(Period(text) == nil)
    }

    @Test func weeksOfAYearFollowEachOther() throws {
        var last = try #require(Period("2015-W01")).start
        for year in 2015...2030 {
            for week in 1...53 {
                guard let period = Period("\(year)-W\(week < 10 ? "0" : "")\(week)") else {
                    #expect(week == 53)
                    continue
                }
                #expect(period.start == last)
                last = period.end
            }
        }
    }
}
