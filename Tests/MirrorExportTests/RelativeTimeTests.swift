import Testing

@testable import MirrorExport

struct RelativeTimeTests {
    private static let second: Int64 = 1_000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    @Test(arguments: [
        (0, "just now", "just now"),
        (minute - 1, "just now", "just now"),
        (minute, "1 min ago", "in 1 min"),
        (4 * minute + 59 * second, "4 min ago", "in 4 min"),
        (hour - 1, "59 min ago", "in 59 min"),
        (hour, "1 h ago", "in 1 h"),
        (3 * hour, "3 h ago", "in 3 h"),
        (day - 1, "23 h ago", "in 23 h"),
        (day, "yesterday", "tomorrow"),
        (2 * day - 1, "yesterday", "tomorrow"),
        (2 * day, "2 days ago", "in 2 days"),
        (12 * day, "12 days ago", "in 12 days"),
        (59 * day, "59 days ago", "in 59 days"),
        (60 * day, "2 months ago", "in 2 months"),
        (160 * day, "5 months ago", "in 5 months"),
        (364 * day, "11 months ago", "in 11 months"),
        (365 * day, "1 year ago", "in 1 year"),
        (731 * day, "2 years ago", "in 2 years"),
    ])
    func describesTheDistance(distance: Int64, past: String, future: String) {
        let now: Int64 = 1_777_638_896_789
        #expect(RelativeTime.describe(now - distance, now: now) == past)
        #expect(RelativeTime.describe(now + distance, now: now) == future)
    }

    @Test
    func theLongestDistanceDoesNotOverflow() {
        #expect(RelativeTime.describe(.min, now: .max) == "584554049 years ago")
        #expect(RelativeTime.describe(.max, now: .min) == "in 584554049 years")
    }
}
