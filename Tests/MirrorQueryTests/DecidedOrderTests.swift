import GRDB
import MirrorStore
import MirrorTestSupport
import Testing

@testable import MirrorQuery

/// The latest answers of a set, against sorting all of it.
struct DecidedOrderTests {
    private let fixture: StoreFixture
    private let rows: [(number: Int64, closedAt: Int64)]
    private let gone: Set<Int64>

    /// How long interruptions are pending, in seconds: within every class, at its bounds, and answered before they were
    /// raised, as clocks that differ have it.
    private static let lives = [-30, 0, 59, 60, 61, 240, 900, 4000, 100_000, 5_000_000, 40_000_000]

    init() throws {
        fixture = try StoreFixture()
        var random = SeededGenerator(seed: 11)
        var rows: [(number: Int64, closedAt: Int64)] = []
        let start: Int64 = 1_700_000_000_000
        let samples = (0..<600).map { place in
            let number = place < 300 ? place : 66_000 + place
            // Several at once, so that numbers decide too.
            let created = start + Int64(place / 3) * 45_000
            let life = Self.lives[min(Self.lives.count - 1, Int.random(in: 0...40, using: &random))]
            rows.append((Int64(number), created + Int64(life) * 1000))
            var sample = SampleInterruption(number, created: created)
            sample.isPending = false
            sample.result = "Proceed"
            if place.isMultiple(of: 7) { sample.related[2] = "Projects-7" }
            return sample
        }
        for start in stride(from: 0, to: samples.count, by: 200) {
            let page = try samples[start..<start + 200].map { try $0.record }
            _ = try fixture.store.ingest(page, fixture.context())
        }
        gone = Set(rows.map(\.number).filter { $0.isMultiple(of: 17) })
        _ = try fixture.store.markInterruptionsGone(gone.sorted(), fixture.context())
        let queue = try #require(fixture.store.reader as? DatabaseQueue)
        try queue.write { [rows] db in
            for row in rows {
                try db.execute(
                    sql: "UPDATE interruption SET closedAt = ? WHERE number = ?",
                    arguments: [row.closedAt, row.number]
                )
            }
        }
        self.rows = rows
    }

    @Test(arguments: [1, 7, 60, 601])
    func latestAreThoseOfTheSortedSet(everyNth: Int64) throws {
        let members = rows.filter { $0.number % everyNth == 0 }
        let wanted = members.sorted { ($0.closedAt, $0.number) > ($1.closedAt, $1.number) }.map(\.number)
        let set = NumberSet(members.map(\.number))
        let gone = NumberSet(members.map(\.number).filter(gone.contains))
        try fixture.store.reader.read { db in
            for count in [0, 1, 2, 5, 30, 100, 599, 600, 1000] {
                let latest = try DecidedOrder(db: db).latest(count, of: set.subtracting(gone), and: gone)
                #expect(latest == Array(wanted.prefix(count)), "\(count) of every \(everyNth)th")
            }
        }
    }

    @Test func nothingIsTheLatestOfNothing() throws {
        try fixture.store.reader.read { db in
            let latest = try DecidedOrder(db: db).latest(30, of: NumberSet(), and: NumberSet())
            #expect(latest == [])
        }
    }

    @Test(arguments: [0, 20, 100])
    func givesUpWhereTooManyWouldBeLookedAt(limit: Int) throws {
        let set = NumberSet(rows.map(\.number).filter { !gone.contains($0) })
        try fixture.store.reader.read { db in
            let latest = try DecidedOrder(db: db, limit: limit).latest(150, of: set, and: NumberSet())
            #expect(latest == nil)
        }
    }

    /// A filter that leaves a part, by either way: the pages, what a skip leaves of them, and what follows.
    @Test(arguments: [InterruptionFilter.Presence.listed, .gone, .both])
    func pagesAreThoseOfTheIndex(presence: InterruptionFilter.Presence) throws {
        var filter = DecisionFilter()
        filter.interruptions.projects = ["Projects-7"]
        filter.presence = presence
        try fixture.store.reader.read { [filter] db in
            // Every set is sparse to the one, none to the other.
            let sparse = try DecisionSelection(filter, in: db, few: 0, share: 1)
            let index = try DecisionSelection(filter, in: db, few: 0, share: 1000)
            let all = try index.numbers(ListPage(take: nil), in: db)
            #expect(all.count > 3 && sparse.total == all.count)
            for page in [
                ListPage(), ListPage(skip: 2, take: 5), ListPage(skip: 1, take: .max), ListPage(take: 0),
            ] {
                let (found, wanted) = try (sparse.numbers(page, in: db), index.numbers(page, in: db))
                #expect(found == wanted, "\(page)")
            }
        }
    }

    @Test func cursorGoesOnWhereTheFirstPageEnded() throws {
        let queries = MirrorQueries(reader: fixture.store.reader)
        var filter = DecisionFilter()
        filter.interruptions.projects = ["Projects-7"]
        let whole = try queries.decisions(filter, ListPage(take: nil)).items.map(\.interruption.id)
        var found: [String] = []
        var page = ListPage(take: 7)
        while true {
            let list = try queries.decisions(filter, page)
            found += list.items.map(\.interruption.id)
            guard let cursor = list.nextCursor else { break }
            page.cursor = try ListCursor(cursor)
        }
        #expect(found == whole && whole.count > 20)
    }
}
