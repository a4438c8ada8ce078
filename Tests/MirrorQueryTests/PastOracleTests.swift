import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

/// Lists of a past instant against the definition, asked of each row in plain SQL.
struct PastOracleTests {
    private static let begin: Int64 = 1_777_600_000_000
    private static let hour: Int64 = 3_600_000

    /// Rows that live for seconds to years; some are answered by the audit log's word, some come back.
    private func fill(_ random: inout SeededGenerator) throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.ingestNames()
        for number in 1...150 {
            // Nearly in the order of numbers.
            let created =
                Self.begin + Int64(number) * Self.hour + Int64.random(in: 0...5, using: &random) * Self.hour
            let space = random.pick(["Spaces-1", "Spaces-1", "Spaces-2"])
            var sample = SampleInterruption(number < 100 ? number : 65_400 + number, created: created)
            sample.spaceID = space
            sample.type = random.pick(["ManualIntervention", "GuidedFailure"])
            sample.related = [
                "Projects-\(Int.random(in: 1...3, using: &random))", "Deployments-\(number % 9)",
            ]
            sample.teams = random.pick([[], ["Teams-1"]])
            var seenAt = created
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                var context = fixture.context(space)
                context.seenAt = Timestamp(milliseconds: seenAt)
                _ = try fixture.store.ingest([sample.record], context)
                seenAt += random.pick([900, 60_000, 60_001, 7_000_000, 400_000_000, 40_000_000_000])
                switch Int.random(in: 0..<6, using: &random) {
                case 0: sample.isPending = true
                case 1: sample.responsibleUserID = random.pick([nil, "Users-7"])
                case 2:
                    context.seenAt = Timestamp(milliseconds: seenAt)
                    _ = try fixture.store.markInterruptionsGone(
                        [number < 100 ? Int64(number) : 65_400 + Int64(number)],
                        context
                    )
                    seenAt += 1000
                default: sample.isPending = false
                }
                sample.result = sample.isPending ? nil : random.pick(["Proceed", "Abort"])
            }
            guard number % 5 == 0 else { continue }
            let decision = DecisionRecord(
                interruptionID: sample.id,
                userID: "Users-7",
                username: nil,
                isService: false,
                identityEstablishedWith: nil,
                // Clocks differ: it may seem to have been answered before it was raised.
                decidedAt: Timestamp(milliseconds: created + random.pick([-50, 0, 1, 30_000, 9_000_000])),
                takenAt: nil,
                eventID: "Events-\(number)"
            )
            try fixture.store.ingest(decisions: [decision], askedFor: [])
        }
        return fixture
    }

    private struct Question {
        var filter = InterruptionFilter()
        var conditions: [String] = []
    }

    private func question(_ fixture: StoreFixture, _ random: inout SeededGenerator) throws -> Question {
        let instants = try fixture.store.reader.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT created FROM interruption UNION SELECT closedAt FROM interruption WHERE closedAt IS NOT NULL
                    UNION SELECT goneAt FROM interruption WHERE goneAt IS NOT NULL
                    """
            )
        }
        let instant = random.pick(instants) + random.pick([-1, 0, 1])
        var question = Question()
        question.filter.asOf = Timestamp(milliseconds: instant)
        question.conditions = ["created <= \(instant)", "(goneAt IS NULL OR goneAt > \(instant))"]
        func sometimes(_ change: (inout InterruptionFilter) -> Void, _ condition: String) {
            guard Int.random(in: 0..<4, using: &random) == 0 else { return }
            change(&question.filter)
            question.conditions.append(condition)
        }
        if Bool.random(using: &random) {
            question.filter.pendingOnly = true
            question.conditions.append("(closedAt IS NULL OR closedAt > \(instant))")
        }
        sometimes({ $0.spaces = ["Default"] }, "space = 1")
        sometimes({ $0.types = ["guidedfailure"] }, "type = 'GuidedFailure'")
        sometimes(
            { $0.projects = ["Projects-1", "Projects-2"] },
            "projectId IN ('Projects-1', 'Projects-2')"
        )
        sometimes({ $0.result = "abort" }, "outcome = 'Abort' AND closedAt <= \(instant)")
        sometimes(
            { $0.regarding = "deployments-4" },
            "number IN (SELECT number FROM facet WHERE name = 'Deployments-4')"
        )
        sometimes({ $0.task = "ServerTasks-9" }, "task = 9")
        sometimes(
            { $0.since = Timestamp(milliseconds: Self.begin + 60 * Self.hour) },
            "created >= \(Self.begin + 60 * Self.hour)"
        )
        sometimes(
            { $0.until = Timestamp(milliseconds: Self.begin + 90 * Self.hour) },
            "created < \(Self.begin + 90 * Self.hour)"
        )
        sometimes(
            { $0.responsible = "Users-7" },
            """
            (
                SELECT json_extract(b.json, '$.ResponsibleUserId')
                FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
                WHERE v.interruption = number AND (v.seenAt <= \(instant) OR v.ordinal = 1) ORDER BY v.ordinal DESC
            ) = 'Users-7'
            """
        )
        sometimes(
            { $0.teams = ["Teams-1"] },
            """
            'Teams-1' = (
                SELECT json_extract(b.json, '$.ResponsibleTeamIds[0]')
                FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
                WHERE v.interruption = number AND (v.seenAt <= \(instant) OR v.ordinal = 1) ORDER BY v.ordinal DESC
            )
            """
        )
        return question
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func pastIsWhatALookAtEachRowGives(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try fill(&random)
        for _ in 0..<80 {
            let question = try question(fixture, &random)
            let wanted = try fixture.store.reader.read { db in
                try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT number FROM interruption WHERE \(question.conditions.joined(separator: " AND "))
                        ORDER BY created DESC, number DESC
                        """
                )
            }
            let words = Comment("seed \(seed): \(question.conditions)")
            let whole = try fixture.queries.interruptions(question.filter, ListPage(take: nil))
            #expect(whole.items.map(\.number) == wanted, words)
            #expect(whole.totalResults == wanted.count, words)
            let skip = Int.random(in: 0...40, using: &random)
            let part = try fixture.queries.interruptions(question.filter, ListPage(skip: skip, take: 5))
            #expect(part.items.map(\.number) == Array(wanted.dropFirst(skip).prefix(5)), words)
            guard let next = part.nextCursor else { continue }
            let rest = try fixture.queries.interruptions(
                question.filter,
                ListPage(take: nil, cursor: ListCursor(next))
            )
            #expect(rest.items.map(\.number) == Array(wanted.dropFirst(skip + 5)), words)
        }
    }
}
