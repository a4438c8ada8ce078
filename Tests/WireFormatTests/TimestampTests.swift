import MirrorTestSupport
import Testing

@testable import WireFormat

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_777_638_896_789, "2026-05-01T12:34:56.789Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (-86_400_000, "1969-12-31T00:00:00.000Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_709_251_199_999, "2024-02-29T23:59:59.999Z"), (4_107_542_399_000, "2100-02-28T23:59:59.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func instantIsShownAndReadBack(milliseconds: Int64, text: String) {
        let timestamp = Timestamp(milliseconds: milliseconds)
        #expect(timestamp.description == text)
        #expect(Timestamp(iso8601: text) == timestamp)
    }

    @Test(arguments: [Int64.max, Int64.min, -62_167_219_200_001, 253_402_300_800_000])
    func instantOutOfAnyCalendarIsShownAllTheSame(milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).description.hasSuffix("Z"))
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func everyInstantSurvivesARoundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
            let timestamp = Timestamp(milliseconds: milliseconds)
            #expect(Timestamp(iso8601: timestamp.description) == timestamp)
        }
    }

    @Test(arguments: [
        ("2024-09-23T15:10:03.123+00:00", 123), ("2024-09-23T15:10:03Z", 0), ("2024-09-23T15:10:03.1Z", 100),
        ("2024-09-23T15:10:03.12Z", 120), ("2024-09-23T15:10:03.1234Z", 123),
        ("2024-09-23T15:10:03.5410789+00:00", 541),
        ("2024-09-23T15:10:03.999999999Z", 999), ("2024-09-23T15:10:03.0000000000001Z", 0),
        ("2024-09-23 15:10:03.123000+00:00", 123),
        ("2024-09-23T17:10:03.123+02:00", 123), ("2024-09-23T17:10:03+0200", 0),
        ("2024-09-23T17:10:03+02", 0),
        ("2024-09-23T05:40:03-09:30", 0), ("2024-09-23t15:10:03z", 0), ("2024-09-23T15:10:03,5Z", 500),
        ("2024-09-23T15:10:03", 0),
        ("2024-09-24T05:10:03+14:00", 0),
    ])
    func oneInstantIsWrittenInManyWays(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == 1_727_104_203_000 + milliseconds)
    }

    @Test(arguments: [
        ("2024-09-23", 1_727_049_600_000), ("2024-09-23T15:10Z", 1_727_104_200_000),
        ("2024-02-29", 1_709_164_800_000),
    ])
    func shorterFormsAreRead(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2024", "2024-09", "2024-09-2T10:00:00Z", "2024-9-23", "2024-13-01", "2024-00-01", "2024-02-30",
        "2023-02-29",
        "1900-02-29", "2024-04-31", "2024-01-00", "2024-01-32", "2024-09-23T24:00:00Z",
        "2024-09-23T15:60:00Z",
        "2024-09-23T15:10:61Z", "2024-09-23T15", "2024-09-23T15:10:03.Z", "2024-09-23T15:10:03 Z",
        "2024-09-23T15:10:03Zx",
        "2024-09-23T15:10:03+", "2024-09-23T15:10:03+2", "2024-09-23T15:10:03+02:",
        "2024-09-23T15:10:03+02:0",
        "2024-09-23T15:10:03+24:00", "2024-09-23T15:10:03+99:99", "2024-09-23T15:10:03-02:60", "-2024-09-23",
        "２０２４-09-23",
        "2024-09-23T", "2024/09/23", "Monday, 23 September 2024 3:10:03 PM +00:00", "Queued...",
        "2024-09-23T15:10:03\0Z", " 2024-09-23",
    ])
    func textThatIsNoInstantIsRefused(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func distanceAndOrder() {
        let early = Timestamp(milliseconds: -1500)
        let late = early.advanced(by: .milliseconds(2750))
        #expect(late.milliseconds == 1250)
        #expect(early < late)
        #expect(early.duration(to: late) == .milliseconds(2750))
        #expect(late.advanced(by: .zero - .milliseconds(2750)) == early)
        #expect(early.advanced(by: .microseconds(900)) == early)
    }
}
