import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// What a report says of small mirrors whose figures can be worked out by hand.
struct ReportTests {
    private let fixture: StoreFixture
    /// 1 May 2026, midnight.
    private static let may: Int64 = 1_777_593_600_000
    private static let minute: Int64 = 60_000

    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
    }

    private func report(_ period: String = "2026-05", _ narrow: (inout InterruptionFilter) -> Void = { _ in })
        throws -> InterruptionReport
    {
        var filter = InterruptionFilter()
        narrow(&filter)
        return try fixture.queries.report(
            ReportRequest(period: try #require(CalendarPeriod(named: period)), filter: filter)
        )
    }

    /// An answered interruption, and the audit log's entry where minutes are given.
    private func answer(
        _ number: Int,
        created: Int64,
        after minutes: Int64?,
        by user: String = "Users-2",
        _ adjust: (inout SampleInterruption) -> Void = { _ in }
    ) throws {
        var sample = SampleInterruption(number, created: created)
        sample.isPending = false
        sample.result = "Proceed"
        sample.responsibleUserID = user
        adjust(&sample)
        try fixture.ingest(sample)
        guard let minutes else { return }
        try fixture.store.ingest(
            decisions: [
                DecisionRecord(
                    interruptionID: "Interruptions-\(number)",
                    userID: user,
                    username: nil,
                    isService: false,
                    identityEstablishedWith: nil,
                    decidedAt: Timestamp(milliseconds: created + minutes * Self.minute),
                    takenAt: nil,
                    eventID: "Events-\(number)"
                )
            ],
            askedFor: []
        )
    }

    @Test func figuresAreThoseOfTheInterruptionsRaisedInThePeriod() throws {
        for (index, minutes) in [1, 2, 3, 4, 100].enumerated() {
            try answer(index + 1, created: Self.may + Int64(index) * Self.minute, after: Int64(minutes))
        }
        try answer(6, created: Self.may - 29 * 86_400_000, after: 50) { $0.result = "Abort" }
        var pending = SampleInterruption(7, created: Self.may + 86_400_000)
        pending.type = "GuidedFailure"
        try fixture.ingest(pending)
        try answer(8, created: Self.may, after: 7) { $0.result = "Abort" }
        try fixture.finish()

        let report = try report()

        #expect(report.headline.raised == 7)
        #expect(report.headline.answered == 6)
        #expect(report.headline.pending == 1)
        #expect(report.headline.guidedFailures == 1)
        #expect(report.headline.aborted == 1 && report.headline.manualAnswered == 6)
        // 1 2 3 4 7 100: the third of six is the first that half do not exceed; 95 % of six is all six.
        #expect(report.headline.time?.median == 3 * Self.minute...3 * Self.minute)
        #expect(report.headline.time?.p95 == 100 * Self.minute...100 * Self.minute)
        #expect(report.headline.time?.observed == 0)
        #expect(report.headlineBefore.raised == 1 && report.headlineBefore.aborted == 1)
        #expect(report.isRunning, "the last run was on the fourth of May")
        #expect(report.buckets.length == .day)
        #expect(report.volume.map { $0.reduce(0, +) } == [6, 1, 0, 0])
        #expect(report.pending.total == 1)
        #expect(report.state.coverage == .complete)
    }

    @Test func aRunningPeriodIsComparedWithAsMuchOfTheOneBefore() throws {
        // April has its first half hour, and the afternoon of the fifth, which is later than the last run in May.
        let april = try #require(Timestamp(iso8601: "2026-04-01")).milliseconds
        try answer(1, created: april + Self.minute, after: 1)
        try answer(2, created: april + 4 * 86_400_000 + 15 * 3_600_000, after: 1)
        try fixture.finish()
        let report = try report()
        #expect(report.headlineBefore.raised == 1)
        #expect(report.previous.until == Timestamp(milliseconds: april + 3 * 86_400_000 + 8 * 3_600_000))
        #expect(try self.report("2026-04").headline.raised == 2, "April itself is whole")
    }

    @Test func anObservedAnswerMakesFiguresRanges() throws {
        try answer(1, created: Self.may, after: 10)
        try answer(2, created: Self.may, after: nil)
        try answer(3, created: Self.may, after: 30)
        try fixture.finish()
        let time = try #require(report().headline.time)
        #expect(time.count == 3 && time.observed == 1)
        // The observed one took between nothing and the time to the first look, so it is the first or the last.
        #expect(time.median == 10 * Self.minute...30 * Self.minute)
        #expect(time.p95.lowerBound == 30 * Self.minute)
        #expect(time.p95.upperBound == StoreFixture.now.milliseconds - Self.may)
        let bins = try report().times.bins
        #expect(bins.map(\.known).reduce(0, +) == 2 && bins.map(\.observed).reduce(0, +) == 1)
        #expect(bins[2].known == 1 && bins[3].known == 1, "10 and 30 minutes")
    }

    @Test func goneAndUnansweredCountAsRaised() throws {
        try answer(1, created: Self.may, after: 1)
        var cancelled = SampleInterruption(2, created: Self.may)
        cancelled.isPending = false
        try fixture.ingest(cancelled)
        try fixture.ingest(SampleInterruption(3, created: Self.may))
        _ = try fixture.store.markInterruptionsGone([1, 3], fixture.context())
        try fixture.finish()
        let report = try report()
        #expect(report.headline.raised == 3)
        #expect(report.headline.answered == 1)
        #expect(
            report.headline.unanswered == 2,
            "a cancelled one, and one that went away while it was pending"
        )
        #expect(report.pending.total == 0)
    }

    @Test func groupsAreNamedAndOrderedByTheirMedian() throws {
        try answer(1, created: Self.may, after: 5) { $0.related = ["Projects-2", "Environments-2"] }
        try answer(2, created: Self.may, after: 60)
        try answer(3, created: Self.may, after: 90)
        try answer(4, created: Self.may, after: 1) { $0.related = ["ServerTasks-9"] }
        try fixture.ingest(try Self.other(5, created: Self.may), in: "Spaces-2")
        try fixture.finish()
        let times = try report().times
        #expect(
            times.byProject.map(\.name) == ["Web Shop (Payments)", "Web Shop (Default)", "Ledger", "none"]
        )
        #expect(times.byProject[1].time.median.upperBound == 60 * Self.minute, "of two, the smaller")
        #expect(times.byEnvironment.map(\.name) == ["Production", "none"])
        #expect(times.byEnvironment[0].time.count == 4)
    }

    private static func other(_ number: Int, created: Int64) throws -> SampleInterruption {
        var sample = SampleInterruption(number, created: created)
        sample.spaceID = "Spaces-2"
        sample.related = ["Projects-9", "Environments-2"]
        sample.isPending = false
        sample.result = "Proceed"
        return sample
    }

    @Test func deciderIsTheUserOfTheEventElseTheResponsibleOne() throws {
        try answer(1, created: Self.may, after: 1, by: "Users-2")
        try answer(2, created: Self.may, after: nil, by: "Users-1")
        try answer(3, created: Self.may, after: 1, by: "users-2")
        try answer(4, created: Self.may, after: nil) { $0.responsibleUserID = nil }
        try fixture.finish()
        let figures = try report().deciders
        #expect(figures.answers == 4 && figures.people == 2)
        #expect(figures.byEnvironment.columns == ["Production"])
        #expect(figures.byEnvironment.rows.map(\.name) == ["Grace", "Ada", nil])
        #expect(figures.byEnvironment.rows.map(\.total) == [2, 1, 1])
        #expect(figures.byEnvironment.rows.map(\.observed) == [0, 1, 1])
        #expect(figures.byEnvironment.rows.map(\.people) == [1, 1, 0])
    }

    @Test func manyDecidersAndProjectsAreTakenTogether() throws {
        for number in 1...60 {
            try answer(number, created: Self.may, after: 1, by: "Users-\(100 + number % 15)") {
                $0.related = ["Projects-\(200 + number % 12)"]
            }
        }
        try fixture.finish()
        let matrix = try report().deciders.byProject
        #expect(matrix.columns.count == 6 && matrix.othersInLastColumn == 6)
        #expect(matrix.rows.count == 10 && matrix.rows.last?.people == 6 && matrix.rows.last?.name == nil)
        #expect(matrix.rows.map(\.total).reduce(0, +) == 60)
        for row in matrix.rows { #expect(row.counts.count == 7 && row.counts.reduce(0, +) == row.total) }
    }

    @Test func filtersNarrowEveryFigure() throws {
        try answer(1, created: Self.may, after: 1)
        try answer(2, created: Self.may, after: 2) { $0.related = ["Projects-2"] }
        try fixture.ingest(SampleInterruption(3, created: Self.may))
        try fixture.finish()
        let byProject = try report { $0.projects = ["Ledger"] }
        #expect(byProject.headline.raised == 1 && byProject.pending.total == 0)
        #expect(try report { $0.environments = ["Production"] }.headline.raised == 2)
        #expect(try report { $0.spaces = ["Payments"] }.headline.raised == 0)
        #expect(try report { $0.types = ["GuidedFailure"] }.pending.total == 0)
        #expect(throws: QueryError.self) { try report { $0.projects = ["Nowhere"] } }
    }

    @Test func guidedFailuresAreCountedByTheStepThatTheQuestionNames() throws {
        func failure(_ number: Int, _ question: String, _ outcome: String?, project: String = "Projects-1")
            throws
        {
            var sample = SampleInterruption(number, created: Self.may)
            sample.type = "GuidedFailure"
            sample.instructions = question
            sample.related = [project]
            sample.isPending = outcome == nil
            sample.result = outcome
            try fixture.ingest(sample)
        }
        let question =
            "'Swap slots (type Run a Script) on web-01 ' in the current task failed. What would you like to do?"
        try failure(1, question, "Retry")
        try failure(2, question.replacing("web-01", with: "web-02"), "Fail")
        try failure(3, question, nil, project: "Projects-2")
        try failure(4, "What now?", "Ignore")
        try fixture.finish()
        let figures = try report().guidedFailures
        #expect(figures.total == 4 && figures.otherSteps == 0)
        #expect(figures.steps.map(\.step) == ["Swap slots", "Swap slots", nil])
        #expect(figures.steps.map(\.project) == ["Web Shop", "Ledger", "Web Shop"])
        #expect(figures.steps.map(\.total) == [2, 1, 1])
        #expect(Set(figures.steps[0].endings.map(\.ending)) == [.answered("Retry"), .answered("Fail")])
        #expect(figures.steps[1].endings.map(\.ending) == [.pending])
    }

    @Test(arguments: [
        ("'Run (type A) on m ' in the current task failed. What?", "Run"),
        ("'It's here (type A) on m' in the current task failed.", "It's here"),
        ("'Alone' in the current task failed", "Alone"),
        ("'  two\n lines (type x' in the current task failed", "two lines"),
        ("' (type A)' in the current task failed", nil), ("Run in the current task failed", nil), ("", nil),
    ])
    func stepIsReadOutOfTheQuestion(question: String, step: String?) {
        #expect(FailedStep.name(in: question) == step)
    }

    @Test func pendingIsAboutAllThatWaitsWheneverItWasRaised() throws {
        let now = StoreFixture.now.milliseconds
        for (number, age) in [(1, 30), (2, 90), (3, 60 * 24 * 40)] {
            try fixture.ingest(SampleInterruption(number, created: now - Int64(age) * Self.minute))
        }
        try fixture.finish()
        let pending = try report("2020-01").pending
        #expect(pending.total == 3)
        #expect(pending.oldest.map(\.id) == ["Interruptions-3", "Interruptions-2", "Interruptions-1"])
        #expect(pending.oldestAge == 60 * 24 * 40 * Self.minute)
        #expect(pending.medianAge == 90 * Self.minute)
        #expect(pending.bins.map(\.count) == [1, 1, 0, 0, 0, 0, 1])
    }

    @Test func emptyMirrorMakesAnEmptyReport() throws {
        try fixture.finish()
        let report = try report()
        #expect(report.headline == HeadlineFigures())
        #expect(report.times.overall == nil && report.outcomes.isEmpty && report.guidedFailures.total == 0)
        #expect(try self.report("2030-Q1").buckets.starts.count == 1, "nothing is known of the future")
    }

    @Test func stateSaysWhatIsMissing() throws {
        try answer(1, created: Self.may, after: 1)
        try fixture.cover("Spaces-1", .interruption)
        let report = try report()
        #expect(report.state.coverage == .partial)
        #expect(report.state.debts.contains { $0.reason.contains("Payments") })
        #expect(try self.report { $0.spaces = ["Spaces-1"] }.state.coverage == .complete)
    }
}
