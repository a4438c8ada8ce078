import OctopusAPI
import Testing
import WireFormat

@testable import MirrorSync

struct WalkTests {
    @Test func onePageIsAWholeList() {
        var list = MovingList(count: 7)
        let result = list.walk(take: 100)
        #expect(result.verdict == .finished)
        #expect(result.requests == 1)
        #expect(result.seen == list.original)
    }

    @Test func anEmptyListIsWhole() {
        var list = MovingList(count: 0)
        #expect(list.walk(take: 100).verdict == .finished)
    }

    @Test(arguments: [99, 100, 101, 180, 181, 500])
    func everyRowIsReadWhateverTheLengthOfTheLastPage(count: Int) {
        var list = MovingList(count: count)
        let result = list.walk(take: 100)
        #expect(result.verdict == .finished)
        #expect(result.seen == list.original)
    }

    @Test(arguments: 1...200)
    func noListedRowIsMissedWhileRowsComeAndGo(seed: UInt64) {
        var list = MovingList(count: 2000, seed: seed, insertions: 3, deletions: 15)
        let result = list.walk(take: 100)
        #expect(result.verdict == .finished)
        #expect(list.remainingOriginal.subtracting(result.seen).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 1...50)
    func massDeletionsMakeItStepBack(seed: UInt64) {
        var list = MovingList(count: 3000, seed: seed, insertions: 0, deletions: 300)
        let result = list.walk(take: 100)
        #expect(result.verdict == .finished)
        #expect(list.remainingOriginal.subtracting(result.seen).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 1...100)
    func aWalkGoesOnWhereAnotherStoodAfterTheListHasChanged(seed: UInt64) throws {
        var list = MovingList(count: 1500, seed: seed, insertions: 2, deletions: 6)
        var seen: Set<Int> = []
        var walk = Walk(take: 100)
        for _ in 0..<5 { _ = list.step(&walk, &seen) }
        let last = try #require(walk.last)
        let (skip, total) = (walk.position, walk.total)
        for _ in 0..<30 { list.move() }
        walk = Walk(resumingAt: skip, last: last, growth: list.rows.count - total, take: 100)
        var verdict = Walk.Verdict.advanced
        while verdict == .advanced || verdict == .steppedBack { verdict = list.step(&walk, &seen) }
        #expect(verdict == .finished)
        #expect(list.remainingOriginal.subtracting(seen).isEmpty, "seed \(seed)")
    }

    @Test func aServerThatCapsItsPagesIsReadWhole() {
        var list = MovingList(count: 333, cap: 30)
        let result = list.walk(take: 1000)
        #expect(result.verdict != .advanced)
        #expect(result.seen == list.original)
    }

    @Test func aServerThatIgnoresSkipIsNotAskedForEver() {
        var walk = Walk(take: 100)
        let rows = (0..<100).map { Walk.Row(id: "\($0)", time: Timestamp(milliseconds: Int64(1000 - $0))) }
        var verdict = Walk.Verdict.advanced
        var requests = 0
        while verdict == .advanced || verdict == .steppedBack {
            verdict = walk.accept(rows, total: 100_000)
            requests += 1
        }
        #expect(verdict == .endedEarly("the server shows the same page again and again"))
        #expect(requests < 30)
    }

    @Test func anEmptyAnswerToACountedListIsNoEnd() {
        var walk = Walk(take: 100)
        #expect(walk.accept([], total: 5) == .endedEarly("the server counts 5 rows and lists none"))
    }
}

/// A list, newest first, that changes between the pages of a walk.
private struct MovingList {
    private(set) var rows: [Int]
    let original: Set<Int>
    private var random: RandomBits
    private let insertions: Int
    private let deletions: Int
    private let cap: Int
    private var next: Int

    init(count: Int, seed: UInt64 = 1, insertions: Int = 0, deletions: Int = 0, cap: Int = .max) {
        rows = Array((0..<count).reversed())
        original = Set(rows)
        random = RandomBits(seed: seed)
        self.insertions = insertions
        self.deletions = deletions
        self.cap = cap
        next = count
    }

    var remainingOriginal: Set<Int> { original.intersection(rows) }

    /// Some rows come on top, and some go anywhere.
    mutating func move() {
        for _ in 0..<(insertions > 0 ? Int.random(in: 0...insertions, using: &random) : 0) {
            rows.insert(next, at: 0)
            next += 1
        }
        for _ in 0..<(deletions > 0 ? Int.random(in: 0...deletions, using: &random) : 0) where !rows.isEmpty {
            rows.remove(at: Int.random(in: rows.indices, using: &random))
        }
    }

    mutating func step(_ walk: inout Walk, _ seen: inout Set<Int>) -> Walk.Verdict {
        move()
        let page = rows.dropFirst(walk.next.skip).prefix(min(walk.next.take, cap))
        seen.formUnion(page)
        return walk.accept(
            page.map { Walk.Row(id: "\($0)", time: Timestamp(milliseconds: Int64($0))) },
            total: rows.count
        )
    }

    mutating func walk(take: Int) -> (verdict: Walk.Verdict, seen: Set<Int>, requests: Int) {
        var walk = Walk(take: take)
        var seen: Set<Int> = []
        var verdict = Walk.Verdict.advanced
        var requests = 0
        while verdict == .advanced || verdict == .steppedBack {
            verdict = step(&walk, &seen)
            requests += 1
        }
        return (verdict, seen, requests)
    }
}

/// SplitMix64: the same bits from the same seed.
struct RandomBits: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
