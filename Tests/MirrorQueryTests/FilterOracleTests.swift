import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

/// Every combination of filters against a plain look at each row.
struct FilterOracleTests {
    /// What a test knows of a row without asking the mirror.
    private struct Known {
        var sample: SampleInterruption
        var number: Int64
        var isGone: Bool

        var isMine: Bool {
            sample.canTakeResponsibility || sample.hasResponsibility
                || sample.responsibleUserID == StoreFixture.principal
        }

        /// What the user's teams may answer, or the user has taken or answered.
        func isAssigned(to user: String, teams: [String]) -> Bool {
            if sample.responsibleUserID == user { return true }
            guard sample.isPending, !isGone else { return false }
            return sample.teams.isEmpty || !Set(sample.teams).isDisjoint(with: teams)
        }
    }

    private let fixture: StoreFixture
    private var rows: [Known] = []

    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
        try fixture.store.ingest(
            documents: (1...3).map { number in
                DocumentRecord(
                    id: "Teams-\(number)",
                    kind: .team,
                    name: "Team \(number)",
                    slug: nil,
                    json: "{}",
                    memberUserIDs: number == 1 ? ["Users-7"] : []
                )
            },
            spaceID: nil,
            wholeList: (.team, StoreFixture.now)
        )
        try fixture.store.ingest(
            documents: [DocumentRecord(id: "Users-7", kind: .user, name: "Dana", slug: nil, json: "{}")],
            spaceID: nil
        )
        var random = SeededGenerator(seed: 11)
        for place in 1...240 {
            // In three chunks of numbers, one of them for ids that do not fit the pattern.
            let isIrregular = place % 30 == 0
            let number = isIrregular ? -place / 30 : place < 120 ? place : 65_300 + place * 2
            let space = random.pick(["Spaces-1", "Spaces-1", "Spaces-2"])
            // Instants repeat and do not follow the numbers.
            let created = 1_777_600_000_000 + Int64.random(in: 0...60, using: &random) * 60_000
            var sample = SampleInterruption(number, created: created)
            if isIrregular { sample.id = "Interruptions-of-old-\(place)" }
            sample.spaceID = space
            sample.type = random.pick(["ManualIntervention", "GuidedFailure"])
            sample.isPending = Bool.random(using: &random)
            sample.result = sample.isPending ? nil : random.pick(["Proceed", "Abort", nil])
            if place % 20 == 0 { sample.result = "Proceed" }
            sample.notes = random.pick([nil, "dashboard said so"])
            sample.responsibleUserID = random.pick([nil, nil, "Users-7", StoreFixture.principal])
            sample.canTakeResponsibility = sample.isPending && Int.random(in: 0..<4, using: &random) == 0
            sample.teams = random.pick([[], ["Teams-1"], ["Teams-2", "teams-3"], ["teams-everyone"]])
            sample.taskID = "ServerTasks-\(Int.random(in: 1...40, using: &random))"
            let project = space == "Spaces-1" ? random.pick(["Projects-1", "Projects-2"]) : "Projects-9"
            sample.related = ["Deployments-\(place % 30)", sample.taskID, project]
            if space == "Spaces-1" { sample.related += random.pick([[], ["Environments-2"]]) }
            if space == "Spaces-1" { sample.related += random.pick([[], ["Tenants-3"]]) }
            try fixture.ingest(sample, in: space)
            let isGone = Int.random(in: 0..<5, using: &random) == 0
            if isGone { try markGone(Int64(number), space) }
            rows.append(Known(sample: sample, number: Int64(number), isGone: isGone))
        }
        for _ in 0..<120 { try change(Int.random(in: rows.indices, using: &random), &random) }
    }

    private func markGone(_ number: Int64, _ space: String) throws {
        let marked = try fixture.store.markInterruptionsGone([number], fixture.context(space))
        #expect(marked == 1)
    }

    /// A row is answered, taken, moved to the other space, listed again or gone.
    private mutating func change(_ place: Int, _ random: inout SeededGenerator) throws {
        var row = rows[place]
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            row.sample.isPending.toggle()
            row.sample.result = row.sample.isPending ? nil : "Abort"
            row.sample.canTakeResponsibility = false
        case 1: row.sample.responsibleUserID = random.pick([nil, "Users-7", StoreFixture.principal])
        case 2: row.sample.spaceID = row.sample.spaceID == "Spaces-1" ? "Spaces-2" : "Spaces-1"
        case 3: row.sample.teams = random.pick([[], ["Teams-1", "teams-3"]])
        case 4 where !row.isGone:
            row.isGone = true
            rows[place] = row
            return try markGone(row.number, row.sample.spaceID)
        default: break
        }
        row.isGone = false
        rows[place] = row
        try fixture.ingest(row.sample, in: row.sample.spaceID)
    }

    /// A filter, what a row must be, and in words what was asked.
    private struct Question {
        var filter = InterruptionFilter()
        var holds: [(Known) -> Bool] = []
        var words: [String] = []
    }

    private func question(_ random: inout SeededGenerator) -> Question {
        var question = Question()
        func sometimes(
            _ words: String,
            _ change: (inout InterruptionFilter) -> Void,
            _ holds: @escaping (Known) -> Bool
        ) {
            guard Int.random(in: 0..<6, using: &random) == 0 else { return }
            change(&question.filter)
            question.holds.append(holds)
            question.words.append(words)
        }
        sometimes("pending", { $0.pendingOnly = true }) { $0.sample.isPending }
        if Bool.random(using: &random) {
            sometimes("a space", { $0.spaces = ["default"] }) { $0.sample.spaceID == "Spaces-1" }
        } else {
            sometimes("both spaces", { $0.spaces = ["Spaces-1", "Payments"] }) { _ in true }
        }
        sometimes("a type", { $0.types = ["guidedfailure"] }) { $0.sample.type == "GuidedFailure" }
        if Bool.random(using: &random) {
            sometimes("project by name", { $0.projects = ["ledger"] }) {
                $0.sample.related.contains("Projects-2")
            }
        } else {
            sometimes("two projects", { $0.projects = ["Projects-1", "Projects-9"] }) {
                !$0.sample.related.contains("Projects-2")
            }
        }
        sometimes("environment", { $0.environments = ["Production"] }) {
            $0.sample.related.contains("Environments-2")
        }
        sometimes("tenant", { $0.tenants = ["acme"] }) { $0.sample.related.contains("Tenants-3") }
        sometimes("teams", { $0.teams = ["Team 1", "Teams-3"] }) {
            !Set($0.sample.teams).isDisjoint(with: ["Teams-1", "teams-3"])
        }
        sometimes("responsible", { $0.responsible = "dana" }) { $0.sample.responsibleUserID == "Users-7" }
        sometimes("task", { $0.task = "servertasks-5" }) { $0.sample.taskID == "ServerTasks-5" }
        sometimes("result", { $0.result = "abort" }) { $0.sample.result == "Abort" }
        sometimes("regarding", { $0.regarding = "deployments-9" }) {
            $0.sample.related.contains("Deployments-9")
        }
        let middle = Timestamp(milliseconds: 1_777_600_000_000 + 30 * 60_000)
        sometimes("since", { $0.since = middle }) { $0.sample.created >= middle.milliseconds }
        sometimes("until", { $0.until = middle }) { $0.sample.created < middle.milliseconds }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            question.filter.isAssignedToMe = true
            question.words.append("mine")
            question.holds.append(\.isMine)
        case 1:
            question.filter.assignedTo = "Dana"
            question.words.append("Dana's")
            question.holds.append { $0.isAssigned(to: "Users-7", teams: ["Teams-1", "teams-everyone"]) }
        default: break
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            question.filter.presence = .gone
            question.words.append("gone")
            question.holds.append(\.isGone)
        case 1:
            question.filter.presence = .both
            question.words.append("with gone")
        default: question.holds.append { !$0.isGone }
        }
        return question
    }

    private func expected(_ question: Question) -> [Known] {
        rows.filter { row in question.holds.allSatisfy { $0(row) } }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func listsAreWhatALookAtEachRowGives(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let question = question(&random)
            let wanted = expected(question)
                .sorted { ($0.sample.created, $0.number) > ($1.sample.created, $1.number) }.map(\.number)
            let words = Comment("seed \(seed): \(question.words)")
            let whole = try fixture.queries.interruptions(question.filter, ListPage(take: nil))
            #expect(whole.items.map(\.number) == wanted, words)
            #expect(whole.totalResults == wanted.count, words)

            let skip = Int.random(in: 0...50, using: &random)
            let part = try fixture.queries.interruptions(question.filter, ListPage(skip: skip, take: 7))
            #expect(part.items.map(\.number) == Array(wanted.dropFirst(skip).prefix(7)), words)
            #expect(try walk(question.filter) == wanted, words)
        }
    }

    /// The whole list, a page at a time.
    private func walk(_ filter: InterruptionFilter) throws -> [Int64] {
        var page = ListPage(take: 9)
        var numbers: [Int64] = []
        while true {
            let list = try fixture.queries.interruptions(filter, page)
            numbers += list.items.map(\.number)
            guard let next = list.nextCursor else { return numbers }
            try #require(numbers.count < 1000, "it goes on for ever")
            page = ListPage(take: 9, cursor: try ListCursor(next))
        }
    }

    @Test(arguments: 21...26 as ClosedRange<UInt64>)
    func searchIsNarrowedLikeALists(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let question = question(&random)
            let (text, holds) = random.pick(
                [
                    ("dashboard", { _ in true }),
                    ("notes:dashboard", { (row: Known) in row.sample.notes != nil }),
                    ("dashboard -said", { (row: Known) in row.sample.notes == nil }),
                ] as [(String, (Known) -> Bool)]
            )
            let wanted = expected(question).filter(holds).map(\.number).sorted(by: >)
            let words = Comment("seed \(seed): \(text) \(question.words)")
            let found = try fixture.queries.search(text, question.filter, ListPage(take: nil))
            #expect(found.items.map(\.summary.number) == wanted, words)
            #expect(found.totalResults == wanted.count, words)
            let skip = Int.random(in: 0...20, using: &random)
            let part = try fixture.queries.search(text, question.filter, ListPage(skip: skip, take: 6))
            #expect(part.items.map(\.summary.number) == Array(wanted.dropFirst(skip).prefix(6)), words)
            #expect(part.totalResults == wanted.count, words)
            #expect(try walk(text, question.filter) == wanted, words)
            let raw = try fixture.queries.search("dashboard", isRaw: true, question.filter, ListPage(take: 1))
            #expect(raw.totalResults == expected(question).count, words)
            let ranked = try fixture.queries.search(
                text,
                order: .relevance,
                question.filter,
                ListPage(take: nil)
            )
            let ranking = ranked.items.map(\.summary.number)
            #expect(ranking.sorted(by: >) == wanted, words)
            for skip in stride(from: 0, through: wanted.count, by: 50) {
                let part = try fixture.queries.search(
                    text,
                    order: .relevance,
                    question.filter,
                    ListPage(skip: skip, take: 50)
                )
                #expect(part.items.map(\.summary.number) == Array(ranking.dropFirst(skip).prefix(50)), words)
            }
        }
    }

    /// All that a search finds, a page at a time.
    private func walk(_ text: String, _ filter: InterruptionFilter) throws -> [Int64] {
        var page = ListPage(take: 6)
        var numbers: [Int64] = []
        while true {
            let found = try fixture.queries.search(text, filter, page)
            numbers += found.items.map(\.summary.number)
            guard let next = found.nextCursor else { return numbers }
            try #require(numbers.count < 1000, "it goes on for ever")
            page = ListPage(take: 6, cursor: try ListCursor(next))
        }
    }

    @Test(arguments: 31...36 as ClosedRange<UInt64>)
    func decisionsAreNarrowedLikeLists(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            var question = question(&random)
            // What decisions do not ask about.
            question.filter.pendingOnly = false
            question.filter.presence = .both
            let wanted = try fixture.store.reader.read { db in
                try Set(
                    Int64.fetchAll(
                        db,
                        sql:
                            "SELECT number FROM interruption WHERE closedAt IS NOT NULL AND outcome IS NOT NULL"
                    )
                )
            }
            guard question.filter.assignedTo == nil, question.filter.task == nil else { continue }
            question.filter.since = nil
            question.filter.until = nil
            let narrowed = try fixture.queries.interruptions(question.filter, ListPage(take: nil))
            var filter = DecisionFilter()
            filter.interruptions = question.filter
            let found = try fixture.queries.decisions(filter, ListPage(take: nil))
            let numbers = found.items.map(\.interruption.number)
            #expect(Set(numbers) == wanted.intersection(narrowed.items.map(\.number)), "seed \(seed)")
            #expect(found.totalResults == numbers.count, "seed \(seed)")
        }
    }

    @Test func cursorBelongsToItsQuestion() throws {
        let next = try #require(
            try fixture.queries.interruptions(InterruptionFilter(), ListPage(take: 3)).nextCursor
        )
        let page = ListPage(take: 3, cursor: try ListCursor(next))
        var other = InterruptionFilter()
        other.pendingOnly = true
        #expect { try fixture.queries.interruptions(other, page) } throws: {
            ($0 as? QueryError)?.code == .invalidQuery
        }
        #expect { try fixture.queries.tasks(TaskFilter(), page) } throws: {
            ($0 as? QueryError)?.code == .invalidQuery
        }
    }

    @Test(arguments: ["", "x", "MS4uLg", "🙂", "MS4xLng.eA", String(repeating: "A", count: 99)])
    func anyOtherTextIsNoCursor(text: String) {
        #expect { try ListCursor(text) } throws: { ($0 as? QueryError)?.code == .invalidQuery }
    }

    @Test func rawExpressionReachesNoGoneRows() throws {
        for raw in [
            "dashboard) OR (labels : gone", "dashboard)) OR ((dashboard", "labels : gone", "\"dashboard",
        ] {
            do {
                let found = try fixture.queries.search(raw, isRaw: true)
                #expect(found.items.isEmpty, "\(raw)")
            } catch let error as QueryError {
                #expect(error.code == .invalidQuery, "\(raw)")
            }
        }
    }
}
