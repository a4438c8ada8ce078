import OctopusAPI
import Testing
import WireFormat

@testable import MirrorSync

/// A walk by time through a list that changes meanwhile, on servers that obey the bound and on those that do not.
struct KeysetWalkTests {
    @Test(arguments: 1...100)
    func nothingIsMissedWhateverIsDeleted(seed: UInt64) {
        var server = TimedList(count: 1500, seed: seed, deletions: 40, insertions: 4)
        let result = server.walkAll()
        #expect(result.verdict == .finished)
        #expect(server.stillListed.subtracting(result.seen).isEmpty, "seed \(seed)")
    }

    @Test(arguments: TimedList.Habit.allCases, 1...20)
    func aServerThatDoesNotKeepTheBoundIsReadWholeByOffset(habit: TimedList.Habit, seed: UInt64) {
        var server = TimedList(count: 900, seed: seed, deletions: 4, insertions: 1, habit: habit)
        let result = server.walkAll()
        #expect(result.verdict == .finished)
        #expect(server.stillListed.subtracting(result.seen).isEmpty, "\(habit), seed \(seed)")
    }

    @Test(arguments: 1...50)
    func itGoesOnWhereAnotherStood(seed: UInt64) throws {
        var server = TimedList(count: 1200, seed: seed, deletions: 30, insertions: 5)
        var seen: Set<Int> = []
        var walk = KeysetWalk(take: 100)
        for _ in 0..<4 { _ = server.step(&walk, &seen) }
        let last = try #require(walk.last)
        let place = walk.position
        for _ in 0..<20 { server.move() }
        walk = KeysetWalk(resumingAt: place, last: last, take: 100)
        var verdict = Walk.Verdict.advanced
        while verdict == .advanced || verdict == .steppedBack { verdict = server.step(&walk, &seen) }
        #expect(verdict == .finished)
        #expect(server.stillListed.subtracting(seen).isEmpty, "seed \(seed)")
    }

    @Test func rowsOfOneInstantThatFillPagesAreReadByOffsetAmongThem() {
        var server = TimedList(count: 700, seed: 1, deletions: 0, insertions: 0, rowsAnInstant: 350)
        let result = server.walkAll()
        #expect(result.verdict == .finished)
        #expect(result.seen == server.stillListed)
    }

    @Test func anEmptyPageInTheMiddleIsNoEnd() {
        var walk = KeysetWalk(take: 10)
        #expect(walk.accept([], total: 30) == .endedEarly("the server counts 30 rows and lists none"))
        walk = KeysetWalk(take: 10)
        let rows = (0..<10).map {
            Walk.Row(id: "\($0)", time: Timestamp(milliseconds: 1_000_000 - 10_000 * Int64($0)))
        }
        #expect(walk.accept(rows, total: 30) == .advanced)
        let before = walk.position
        #expect(walk.accept([], total: 25) == .steppedBack, "known rows do not reappear")
        #expect(walk.next.until == nil)
        #expect(walk.position <= before)
    }

    @Test func itAsksByTimeAndNotByOffset() {
        var server = TimedList(count: 1000, seed: 1, deletions: 0, insertions: 0)
        let result = server.walkAll()
        #expect(result.largestSkip == 0)
        #expect(result.requests <= 13)
    }
}

/// Tasks by queue time, newest first, ten seconds apart, that change between the pages of a walk.
struct TimedList {
    /// What a server makes of the bound.
    enum Habit: CaseIterable, Sendable {
        case obeys
        /// From before the parameter.
        case ignores
        case excludes
        /// It takes the instant for one of another time zone.
        case readsEarlier, readsLater
    }

    private struct Row {
        let id: Int
        let time: Int64
    }

    private var rows: [Row]
    private let original: Set<Int>
    private var random: RandomBits
    private let deletions: Int
    private let insertions: Int
    private let habit: Habit
    private var next: Int

    init(
        count: Int,
        seed: UInt64,
        deletions: Int,
        insertions: Int,
        habit: Habit = .obeys,
        rowsAnInstant: Int = 1
    ) {
        rows = (0..<count).map { Row(id: $0, time: Int64($0 / rowsAnInstant) * 10_000) }.reversed()
        original = Set(0..<count)
        random = RandomBits(seed: seed)
        self.deletions = deletions
        self.insertions = insertions
        self.habit = habit
        next = count
    }

    var stillListed: Set<Int> { original.intersection(rows.map(\.id)) }

    mutating func move() {
        for _ in 0..<Int.random(in: 0...insertions, using: &random) {
            rows.insert(Row(id: next, time: (rows.first?.time ?? 0) + 10_000), at: 0)
            next += 1
        }
        for _ in 0..<Int.random(in: 0...deletions, using: &random) where !rows.isEmpty {
            rows.remove(at: Int.random(in: rows.indices, using: &random))
        }
    }

    mutating func step(_ walk: inout KeysetWalk, _ seen: inout Set<Int>) -> Walk.Verdict {
        move()
        let request = walk.next
        let list = rows.filter { row in request.until.map { isShown(row.time, $0.milliseconds) } ?? true }
        let page = list.dropFirst(request.slice.skip).prefix(request.slice.take)
        seen.formUnion(page.map(\.id))
        return walk.accept(
            page.map { Walk.Row(id: "\($0.id)", time: Timestamp(milliseconds: $0.time)) },
            total: list.count
        )
    }

    private func isShown(_ time: Int64, _ bound: Int64) -> Bool {
        switch habit {
        case .obeys: time <= bound
        case .ignores: true
        case .excludes: time < bound
        case .readsEarlier: time <= bound - 3_600_000
        case .readsLater: time <= bound + 3_600_000
        }
    }

    mutating func walkAll() -> (verdict: Walk.Verdict, seen: Set<Int>, requests: Int, largestSkip: Int) {
        var walk = KeysetWalk(take: 100)
        var seen: Set<Int> = []
        var verdict = Walk.Verdict.advanced
        var (requests, largestSkip) = (0, 0)
        while verdict == .advanced || verdict == .steppedBack {
            largestSkip = max(largestSkip, walk.next.slice.skip)
            verdict = step(&walk, &seen)
            requests += 1
        }
        return (verdict, seen, requests, largestSkip)
    }
}
