import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// Controls on random mirrors against a plain look at each row.
struct ControlOracleTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func controlsFindWhatALookAtEachRowFinds(seed: UInt64) throws {
        let oracle = try ControlOracle(seed: seed)
        try oracle.check("self-approval") { row in
            guard row.outcome == "Proceed" else { return nil }
            guard row.hasDeployment, let requester = row.requester, let user = row.user else {
                return "undecidable"
            }
            return user == requester ? "certain" : nil
        }
        try oracle.check("in-seconds") { row in
            if row.decidedAt - row.raised <= 10 { return "certain" }
            return row.notBefore - row.raised <= 10 ? "undecidable" : nil
        }
        try oracle.check("after-task-ended") { row in
            guard let end = row.taskEnd else { return "undecidable" }
            guard let end else { return nil }
            if row.notBefore > end { return "certain" }
            return row.decidedAt > end ? "undecidable" : nil
        }
        try oracle.check("outside-teams", oracle.outsideTeams)
    }
}

/// A random mirror, and what it was made of.
private struct ControlOracle {
    struct Known {
        var number: Int
        var space: String
        var user: String?
        var isEvent: Bool
        var outcome: String
        var teams: [String]
        /// Seconds.
        var raised: Double
        var notBefore: Double
        var decidedAt: Double
        var requester: String?
        var hasDeployment: Bool
        var taskEnd: Double??
    }

    private static let users = ["Users-1", "Users-2", "Users-3", "Users-8"]
    private static let readings: [Double] = [0, 300, 600, 900]

    private let mirror: ControlFixture
    private var rows: [Known] = []
    /// By team, then by reading: the members.
    private var members: [String: [[String]]] = [:]

    init(seed: UInt64) throws {
        mirror = try ControlFixture()
        var random = SeededGenerator(seed: seed)
        for team in ["Teams-1", "Teams-2"] {
            for reading in Self.readings {
                // A team that was empty when it was first read would not be known to have been read.
                let present = Self.users.filter { $0 == "Users-8" || Bool.random(using: &random) }
                members[team, default: []].append(present)
                try mirror.team(team, present, readAt: reading)
            }
        }
        for number in 1...150 {
            let raised = Double(Int.random(in: -200...900, using: &random))
            let pending = raised + Double(Int.random(in: 0...20, using: &random))
            let decided = pending + Double(Int.random(in: 0...20, using: &random))
            let isSeenPending = Bool.random(using: &random)
            var row = Known(
                number: number,
                space: random.pick(["Spaces-1", "Spaces-2"]),
                user: random.pick(Self.users + [nil]),
                isEvent: Bool.random(using: &random),
                outcome: random.pick(["Proceed", "Proceed", "Abort"]),
                teams: random.pick([[], ["Teams-1"], ["Teams-2"], ["Teams-1", "Teams-2"]]),
                raised: raised,
                notBefore: isSeenPending ? pending : raised,
                decidedAt: decided,
                requester: random.pick(Self.users + [nil]),
                hasDeployment: Int.random(in: 0..<5, using: &random) > 0,
                taskEnd: random.pick([
                    .none, .some(nil), .some(decided - 5), .some(decided), .some(decided + 5),
                ])
            )
            try mirror.answer(number) { answer in
                answer.user = row.user
                answer.outcome = row.outcome
                answer.raised = raised
                answer.seenPending = isSeenPending ? pending : nil
                answer.seen = decided
                answer.event = row.isEvent ? decided : nil
                answer.spaceID = row.space
                answer.sample = { $0.teams = row.teams }
            }
            if row.isEvent { row.notBefore = decided }
            if row.hasDeployment {
                try mirror.deployment(number, by: row.requester, named: nil, in: row.space)
            }
            if let end = row.taskEnd {
                try mirror.task(number, end == nil ? "Executing" : "Failed", ended: end, in: row.space)
            }
            rows.append(row)
        }
    }

    /// What a look at each row gives: findings in order, and how many cannot be judged.
    private func expected(_ judge: (Known) -> String?) -> (found: [String], undecidable: Int) {
        let judged = rows.sorted { ($0.decidedAt, $0.number) < ($1.decidedAt, $1.number) }.compactMap { row in
            judge(row).map { (row, $0) }
        }
        return (
            judged.filter { $0.1 != "undecidable" }.map { "\($0.0.number) \($0.1)" },
            judged.count { $0.1 == "undecidable" }
        )
    }

    func check(_ control: String, _ judge: (Known) -> String?) throws {
        let expected = expected(judge)
        #expect(!expected.found.isEmpty && expected.undecidable > 0 || control == "outside-teams")
        let result = try mirror.run(control)
        #expect(
            result.examples.map { "\($0.interruptionID?.dropFirst(14) ?? "") \($0.certainty)" }
                == expected.found
        )
        #expect(result.undecidableCount == expected.undecidable)
    }

    func outsideTeams(_ row: Known) -> String? {
        guard !row.teams.isEmpty else { return nil }
        guard let user = row.user else { return "undecidable" }
        // Whether the user was a member as of each reading that the span touches, the first reaching back.
        func wasMember(_ team: String, at seconds: Double) -> Bool {
            let reading = Self.readings.lastIndex { $0 <= seconds } ?? 0
            return members[team]?[reading].contains(user) ?? false
        }
        let instants =
            [row.notBefore, row.decidedAt]
            + Self.readings.filter { $0 > row.notBefore && $0 <= row.decidedAt }
        for team in row.teams where instants.allSatisfy({ wasMember(team, at: $0) }) { return nil }
        let wasEver = row.teams.contains { team in members[team]?.contains { $0.contains(user) } ?? false }
        return wasEver || row.notBefore < 0 ? "possible" : "certain"
    }
}
