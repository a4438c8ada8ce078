import Testing
import WireFormat

@testable import MirrorCommands

struct FailureNoticesTests {
    private static let start = Timestamp(milliseconds: 1_777_881_600_000)

    private func minutes(_ count: Int) -> Timestamp {
        Self.start.advanced(by: .seconds(60 * count))
    }

    @Test func firstFailureIsSaidAsItIs() {
        var notices = FailureNotices()
        #expect(notices.failed("it broke. Mend it.", at: Self.start) == "it broke. Mend it.")
    }

    @Test func hoursOfTheSameFailureAreALineAnHour() {
        var notices = FailureNotices()
        let lines = (0...600).compactMap { notices.failed("down", at: minutes($0)) }
        #expect(lines.count == 11)
        #expect(lines[0] == "down")
        #expect(lines[1] == "still: down (since 2026-05-04T08:00:00.000Z, 61 attempts)")
        #expect(lines[10] == "still: down (since 2026-05-04T08:00:00.000Z, 601 attempts)")
    }

    @Test func otherFailureIsSaidAtOnceAndFailuresThatAlternateOnceAnHourEach() {
        var notices = FailureNotices()
        let lines = (0..<120).compactMap { notices.failed($0 % 2 == 0 ? "down" : "busy", at: minutes($0)) }
        #expect(
            lines == [
                "down", "busy",
                "still: down (since 2026-05-04T08:00:00.000Z, 31 attempts)",
                "still: busy (since 2026-05-04T08:01:00.000Z, 31 attempts)",
            ]
        )
    }

    @Test func recoveryIsSaidOnceAndOnlyAfterAFailure() {
        var notices = FailureNotices()
        #expect(notices.succeeded() == nil)
        for minute in 0..<5 { _ = notices.failed(minute < 3 ? "down" : "busy", at: minutes(minute)) }
        #expect(notices.succeeded() == "complete again; 5 attempts failed since 2026-05-04T08:00:00.000Z")
        #expect(notices.succeeded() == nil)
    }

    @Test func failureAfterARecoveryIsNews() {
        var notices = FailureNotices()
        _ = notices.failed("down", at: minutes(0))
        _ = notices.succeeded()
        #expect(notices.failed("down", at: minutes(1)) == "down")
        #expect(notices.succeeded() == "complete again; 1 attempt failed since 2026-05-04T08:01:00.000Z")
    }

    @Test func clockThatIsSetBackSilencesNothing() {
        var notices = FailureNotices()
        _ = notices.failed("down", at: minutes(600))
        #expect(notices.failed("down", at: minutes(0))?.hasPrefix("still: down") == true)
        #expect(notices.failed("down", at: minutes(59)) == nil)
        #expect(notices.failed("down", at: minutes(60)) != nil)
    }
}
