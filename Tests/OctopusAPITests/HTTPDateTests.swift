import Testing
import WireFormat

@testable import OctopusAPI

struct HTTPDateTests {
    private static let now = Timestamp(milliseconds: 1_777_881_600_000)

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Sun, 6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
        ("Mon, 04 May 2026 08:00:40 GMT", "2026-05-04T08:00:40Z"),
        ("Monday, 04-May-26 08:00:40 GMT", "2026-05-04T08:00:40Z"),
        ("Friday, 01-Jan-76 00:00:00 GMT", "2076-01-01T00:00:00Z"),
        ("Saturday, 01-Jan-77 00:00:00 GMT", "1977-01-01T00:00:00Z"),
    ])
    func everyFormThatMustBeAcceptedIsRead(text: String, instant: String) {
        #expect(HTTPDate.parse(text, now: Self.now) == Timestamp(iso8601: instant))
    }

    @Test(arguments: [
        "", "soon", "2026-05-04T08:00:40Z", "Mon, 04 Mai 2026 08:00:40 GMT", "Mon, 31 Feb 2026 08:00:40 GMT",
        "Mon, 04 May 2026 08:00:40 CET", "Mon, 04 May 2026 25:00:40 GMT", "Mon, 04 May 2026 GMT",
    ])
    func nothingElseIs(text: String) {
        #expect(HTTPDate.parse(text, now: Self.now) == nil)
    }

    @Test(arguments: [
        ("0", Duration.zero), ("7", .seconds(7)), ("99999999999999999999", .seconds(100_000)), ("-7", nil),
        ("1.5", nil), ("", nil), ("later", nil), ("Mon, 04 May 2026 08:00:40 GMT", .seconds(40)),
        ("Mon, 04 May 2026 07:00:00 GMT", .zero), ("Mon, 04 May 2093 08:00:40 GMT", .seconds(100_000)),
    ])
    func waitIsSecondsOrADate(text: String, wait: Duration?) {
        #expect(RetryAfter.parse(text, serverTime: nil, now: Self.now) == wait)
    }

    @Test func dateIsCountedFromTheAnswersOwn() {
        let slow = Self.now.advanced(by: .seconds(-3600))
        let text = "Mon, 04 May 2026 07:00:40 GMT"
        #expect(RetryAfter.parse(text, serverTime: slow, now: Self.now) == .seconds(40))
    }
}
