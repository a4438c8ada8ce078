import GRDB
import MirrorStore
import MirrorTestSupport
import Testing

@testable import MirrorQuery

/// Sets of numbers in the order of lists, against sorting all of it.
struct CreatedOrderTests {
    private let fixture: StoreFixture
    private let rows: [(number: Int64, created: Int64)]

    init() throws {
        fixture = try StoreFixture()
        var random = SeededGenerator(seed: 5)
        let samples = (0..<1500).map { place in
            // Numbers of two servers in turns of 20; the second server hands them out later. Three chunks.
            let number = place < 700 ? place : place < 1100 ? 65_000 + place : 200_000 + place
            let isLate = number / 20 % 2 == 1
            let created =
                Int64(number) * 1000 + (isLate ? Int64.random(in: 0...60, using: &random) * 1000 : 0)
            return SampleInterruption(number, created: created)
        }
        for start in stride(from: 0, to: samples.count, by: 500) {
            let page = try samples[start..<start + 500].map { try $0.record }
            _ = try fixture.store.ingest(page, fixture.context())
        }
        rows = samples.map { (Int64($0.id.dropFirst(14)) ?? 0, $0.created) }
    }

    private func ordered(_ set: NumberSet) -> [Int64] {
        let members = Set(set.numbers)
        return rows.filter { members.contains($0.number) }.sorted {
            ($0.created, $0.number) > ($1.created, $1.number)
        }
        .map(\.number)
    }

    @Test(arguments: [1, 2, 40, 400])
    func pagesAreNewestFirst(everyNth: Int64) throws {
        let set = NumberSet(rows.map(\.number).filter { $0 % everyNth == 0 })
        let wanted = ordered(set)
        try fixture.store.reader.read { db in
            let order = CreatedOrder(db: db)
            for skip in [0, 1, 30, 255, 256, 700, 1400, wanted.count - 1, wanted.count, 5000] {
                let page = try order.newest(of: set, ListPage(skip: skip, take: 25))
                #expect(page == Array(wanted.dropFirst(skip).prefix(25)), "skip \(skip)")
            }
            #expect(try order.newest(of: set, ListPage(take: nil)) == wanted)
            #expect(try order.newest(of: set, ListPage(take: 0)).isEmpty)
        }
    }

    @Test func cursorGoesOnWhereThePageEnded() throws {
        let set = NumberSet(rows.map(\.number).filter { $0 % 3 == 0 })
        let wanted = ordered(set)
        let created = Dictionary(uniqueKeysWithValues: rows.map { ($0.number, $0.created) })
        try fixture.store.reader.read { db in
            for place in stride(from: 0, to: wanted.count, by: 37) {
                let cursor = ListCursor(time: created[wanted[place]], number: wanted[place], fingerprint: "")
                let page = try CreatedOrder(db: db).newest(of: set, ListPage(take: 9, cursor: cursor))
                #expect(page == Array(wanted.dropFirst(place + 1).prefix(9)))
            }
        }
    }

    @Test func timesAreExact() throws {
        let set = NumberSet(rows.map(\.number).filter { $0 % 2 == 0 })
        let members = Set(set.numbers)
        var random = SeededGenerator(seed: 9)
        try fixture.store.reader.read { db in
            for _ in 0..<60 {
                let ends = [random.pick(rows).created, random.pick(rows).created].sorted()
                let since = random.pick([nil, ends[0]])
                let until = random.pick([nil, ends[1], ends[0], .min, .max])
                let wanted = rows.filter {
                    members.contains($0.number) && $0.created >= since ?? .min && $0.created < until ?? .max
                }.map(\.number).sorted()
                let found = try CreatedOrder(db: db).numbers(of: set, since: since, until: until)
                #expect(
                    found.numbers == wanted,
                    "\(String(describing: since)) to \(String(describing: until))"
                )
            }
        }
    }

    @Test func rowWhoseInstantMovedIsFoundWhereItIs() throws {
        var sample = SampleInterruption(3, created: 900_000_000)
        sample.title = "moved"
        try fixture.ingest(sample)
        try fixture.store.reader.read { db in
            let newest = try CreatedOrder(db: db).newest(of: NumberSet(rows.map(\.number)), ListPage(take: 1))
            #expect(newest == [3])
        }
    }
}
