import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing

/// The controls that compare instants.
struct ControlsOfTimeTests {
    private let mirror: ControlFixture

    init() throws {
        mirror = try ControlFixture()
    }

    // MARK: In seconds

    @Test func tenSecondsAreWithinTenSeconds() throws {
        try mirror.answer(1) { $0.event = 10 }
        try mirror.answer(2) { $0.event = 10.001 }
        try mirror.answer(3) { $0.event = 0 }
        // The nodes' clocks differ.
        try mirror.answer(4) { $0.event = -0.5 }
        let result = try mirror.run("in-seconds")
        #expect(
            result.examples.map(\.interruptionID) == [
                "Interruptions-4", "Interruptions-3", "Interruptions-1",
            ]
        )
        #expect(result.examples.last?.detail == "Grace answered Proceed 10 s after it was raised")
        #expect(try mirror.found("in-seconds") { $0.seconds = 0 } == ["4 certain", "3 certain"])
    }

    @Test func observedAnswersCountOnlyWhereTheSpanLeavesNoRoom() throws {
        try mirror.answer(1) { $0.seen = 8 }
        try mirror.answer(2) {
            $0.seenPending = 11; $0.seen = 40
        }
        try mirror.answer(3) {
            $0.seenPending = 10; $0.seen = 40
        }
        try mirror.answer(4) { $0.seen = 40 }
        #expect(try mirror.found("in-seconds") == ["1 certain", "undecidable 2"])
        #expect(try mirror.run("in-seconds").undecidable.map(\.count) == [2])
    }

    // MARK: After the task ended

    @Test func answersAfterTheEndAreFound() throws {
        for number in 1...4 { try mirror.task(number, "Failed", ended: 100) }
        try mirror.answer(1) { $0.event = 100.001 }
        try mirror.answer(2) { $0.event = 100 }
        // Seen to wait after the end, and answered later.
        try mirror.answer(3) {
            $0.seenPending = 150; $0.seen = 700
        }
        // The end lies between two observations.
        try mirror.answer(4) {
            $0.seenPending = 50; $0.seen = 150
        }
        let result = try mirror.run("after-task-ended")
        #expect(result.examples.map(\.certainty) == [.certain, .certain])
        #expect(
            result.examples.map(\.detail) == [
                "Grace answered Proceed 0 s after the task had ended (Failed)",
                "Grace answered Proceed at least 50 s after the task had ended (Failed)",
            ]
        )
        #expect(result.undecidableCount == 1 && result.examined == 4)
    }

    @Test func tasksThatRunOrAreNotKnown() throws {
        try mirror.task(1, "Executing", ended: nil)
        try mirror.answer(1) { $0.event = 42 }
        try mirror.answer(2) { $0.event = 42 }
        #expect(try mirror.found("after-task-ended") == ["undecidable 1"])
    }

    @Test func whatStillWaitsAtAnEndedTaskIsPossible() throws {
        try mirror.task(1, "Canceled", ended: 100)
        try mirror.task(2, "Executing", ended: nil)
        try mirror.task(3, "Canceled", ended: 100)
        for number in 1...3 {
            var sample = SampleInterruption(number, created: ControlFixture.start)
            sample.taskID = "ServerTasks-\(number)"
            try mirror.see(sample, 10)
        }
        _ = try mirror.store.markInterruptionsGone([3], mirror.fixture.context())
        let result = try mirror.run("after-task-ended")
        #expect(result.examples.map(\.interruptionID) == ["Interruptions-1"])
        #expect(result.possible == 1)
        let finding = try #require(result.examples.first)
        #expect(finding.detail == "Interruptions-1 still waits, and its task has ended (Canceled)")
        #expect(finding.outcome == nil && finding.decidedAt == nil && finding.source == nil)
        #expect(try mirror.found("after-task-ended") { $0.until = ControlFixture.at(100) } == [])
        #expect(try mirror.found("after-task-ended") { $0.since = ControlFixture.at(100) } == ["1 possible"])
    }

    // MARK: Aborted yet continued

    @Test func anAbortThatEndsInSuccessIsFound() throws {
        try mirror.task(1, "Success", ended: 100)
        try mirror.task(2, "Failed", ended: 100)
        for number in 1...3 {
            try mirror.answer(number) {
                $0.outcome = "abort"; $0.event = 42
            }
        }
        try mirror.task(4, "Success", ended: 100)
        try mirror.answer(4) { $0.event = 42 }
        let result = try mirror.run("aborted-yet-continued")
        #expect(try mirror.found("aborted-yet-continued") == ["1 certain", "undecidable 1"])
        #expect(result.examined == 3)
        #expect(result.examples.first?.detail == "Grace answered abort, and the task ended in success")
    }

    @Test func anAbortAfterWhichTheTaskAsksAgainIsFound() throws {
        for number in 1...3 {
            try mirror.task(number, "Failed", ended: 400)
            try mirror.answer(number) {
                $0.outcome = "Abort"; $0.seenPending = 100; $0.seen = 300
            }
            try mirror.answer(number + 10) { answer in
                answer.raised = [301, 200, 100][number - 1]
                answer.seen = 390
                answer.sample = { $0.taskID = "ServerTasks-\(number)" }
            }
        }
        #expect(try mirror.found("aborted-yet-continued") == ["1 certain", "2 possible"])
    }

    @Test func howLongATaskRanOnAfterAnObservedAbortMayBeOpen() throws {
        for number in 1...3 { try mirror.task(number, "Failed", ended: 900) }
        // Last seen to wait 601, 600 and 599 seconds before the end, and answered 100 before it at the latest.
        for (number, pending) in [(1, 299.0), (2, 300), (3, 301)] {
            try mirror.answer(number) { answer in
                answer.outcome = "Abort"
                answer.seenPending = pending
                answer.seen = 800
            }
        }
        #expect(try mirror.found("aborted-yet-continued") == ["undecidable 1"])
    }

    @Test func aTaskThatRunsOnForLongIsPossible() throws {
        try mirror.task(1, "Failed", ended: 642)
        try mirror.task(2, "Failed", ended: 642.001)
        try mirror.task(3, "Executing", ended: nil)
        try mirror.fixture.finish()
        for number in 1...3 {
            try mirror.answer(number) {
                $0.outcome = "Abort"; $0.event = 42
            }
        }
        #expect(try mirror.found("aborted-yet-continued") == ["2 possible", "3 possible"])
        let details = try mirror.run("aborted-yet-continued").examples.map(\.detail)
        #expect(details.first == "Grace answered Abort, and the task ran on for 10 min")
        #expect(details.last?.hasSuffix("so far") == true)
    }
}
