import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// Random mirrors, with every figure worked out again in the plainest way.
struct ReportOracleTests {
    /// What was put into the mirror.
    private struct Row {
        var sample: SampleInterruption
        var minutes: Int64?
        var decider: String?
        var most: Int64
        var least: Int64
        var isAnswered: Bool
    }

    @Test(arguments: UInt64(1)...4)
    func figuresAreThoseOfAPlainCount(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try StoreFixture()
        try fixture.ingestNames()
        let period = try #require(CalendarPeriod(named: "2026-Q1"))
        let rows = try (1...400).map { try row($0, fixture, period, &random) }
        try fixture.finish()
        let report = try fixture.queries.report(ReportRequest(period: period))

        let within = rows.filter {
            $0.sample.created >= period.since.milliseconds && $0.sample.created < period.until.milliseconds
        }
        let answered = within.filter(\.isAnswered)
        #expect(report.headline.raised == within.count)
        #expect(report.headline.answered == answered.count)
        #expect(report.headline.pending == within.count { $0.sample.isPending })
        #expect(report.volume.flatMap(\.self).reduce(0, +) == within.count)
        expect(report.times.overall, answered)
        for group in report.times.byProject {
            expect(group.time, answered.filter { Self.project($0) == group.name })
        }
        #expect(report.times.byProject.map(\.time.count).reduce(0, +) == answered.count)
        for (index, time) in report.times.byBucket.enumerated() {
            let start = report.buckets.starts[index].milliseconds
            let isLast = index + 1 == report.buckets.starts.count
            let end = isLast ? period.until.milliseconds : report.buckets.starts[index + 1].milliseconds
            let raised = within.filter { $0.sample.created >= start && $0.sample.created < end }
            #expect(report.volume[index].reduce(0, +) == raised.count)
            expect(time, raised.filter(\.isAnswered))
        }
        for row in report.deciders.byEnvironment.rows {
            let own = answered.filter { row.name == nil ? $0.decider == nil : Self.user($0) == row.name }
            #expect(row.total == own.count, "\(row)")
        }
        for outcome in ["Proceed", "Abort"] {
            let counted = report.outcomes.flatMap(\.shares).filter { $0.ending == .answered(outcome) }
            #expect(counted.map(\.count).reduce(0, +) == answered.count { $0.sample.result == outcome })
        }
        let before = rows.filter {
            $0.sample.created >= period.previousSince.milliseconds
                && $0.sample.created < period.since.milliseconds
        }
        #expect(report.headlineBefore.raised == before.count)
        #expect(report.pending.total == rows.count { $0.sample.isPending })
    }

    private static func project(_ row: Row) -> String {
        row.sample.related.contains("Projects-1")
            ? "Web Shop" : row.sample.related.contains("Projects-2") ? "Ledger" : "none"
    }

    private static func user(_ row: Row) -> String? {
        ["users-1": "Ada", "users-2": "Grace"][row.decider?.lowercased() ?? ""] ?? row.decider
    }

    private func expect(_ time: TimeToDecision?, _ rows: [Row]) {
        guard !rows.isEmpty else {
            #expect(time == nil)
            return
        }
        #expect(time?.count == rows.count)
        #expect(time?.observed == rows.count { $0.minutes == nil })
        #expect(time?.median == Self.rank(0.5, rows.map(\.least))...Self.rank(0.5, rows.map(\.most)))
        #expect(time?.p95 == Self.rank(0.95, rows.map(\.least))...Self.rank(0.95, rows.map(\.most)))
    }

    /// The smallest value that at least such a share of the values does not exceed.
    private static func rank(_ share: Double, _ values: [Int64]) -> Int64 {
        values.sorted().first { value in
            Double(values.count { $0 <= value }) >= share * Double(values.count) - 1e-9
        } ?? 0
    }

    private func row(
        _ number: Int,
        _ fixture: StoreFixture,
        _ period: CalendarPeriod,
        _ random: inout SeededGenerator
    ) throws -> Row {
        let span = period.previousSince.milliseconds..<period.until.milliseconds + 20 * 86_400_000
        var sample = SampleInterruption(number, created: Int64.random(in: span, using: &random))
        sample.type = random.pick(["ManualIntervention", "GuidedFailure", "Later"])
        sample.related = random.pick([["Projects-1", "Environments-2"], ["Projects-2"], ["Environments-2"]])
        sample.isPending = Int.random(in: 0..<6, using: &random) == 0
        var row = Row(sample: sample, most: 0, least: 0, isAnswered: false)
        if !sample.isPending, Int.random(in: 0..<8, using: &random) > 0 {
            sample.result = random.pick(["Proceed", "Proceed", "Abort"])
            sample.responsibleUserID = random.pick(["Users-1", "Users-2", "users-2", "Users-33", nil])
            row.isAnswered = true
            row.decider = sample.responsibleUserID
            row.most = StoreFixture.now.milliseconds - sample.created
        }
        row.sample = sample
        try fixture.ingest(sample)
        if row.isAnswered, Bool.random(using: &random) {
            let minutes = Int64.random(in: 0..<3000, using: &random)
            let user = random.pick(["Users-1", "Users-2", "Users-33"])
            row.minutes = minutes
            row.decider = user
            row.most = minutes * 60_000
            row.least = row.most
            try fixture.store.ingest(
                decisions: [
                    DecisionRecord(
                        interruptionID: sample.id,
                        userID: user,
                        username: nil,
                        isService: false,
                        identityEstablishedWith: nil,
                        decidedAt: Timestamp(milliseconds: sample.created + row.most),
                        takenAt: nil,
                        eventID: "Events-\(number)"
                    )
                ],
                askedFor: []
            )
        }
        return row
    }
}
