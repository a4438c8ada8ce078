import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

/// What a page of a search holds, where much of what matches is not meant, and as of a past instant.
struct SearchPagesTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func found(_ filter: InterruptionFilter, _ page: ListPage) throws -> SearchResult {
        try fixture.queries.search("dashboard", filter, page)
    }

    /// All that is found, a page at a time.
    private func walk(_ filter: InterruptionFilter, take: Int) throws -> (cursor: [Int64], skip: [Int64]) {
        var walked: (cursor: [Int64], skip: [Int64]) = ([], [])
        var cursor: ListCursor?
        repeat {
            let found = try found(filter, ListPage(take: take, cursor: cursor))
            walked.cursor += found.items.map(\.summary.number)
            cursor = try found.nextCursor.map { try ListCursor($0) }
            try #require(walked.cursor.count < 1000, "it goes on for ever")
        } while cursor != nil
        while true {
            let found = try found(filter, ListPage(skip: walked.skip.count, take: take))
            guard !found.items.isEmpty else { return walked }
            walked.skip += found.items.map(\.summary.number)
            try #require(walked.skip.count < 1000, "it goes on for ever")
        }
    }

    @Test(arguments: [1, 3, 4, 30])
    func pagesPassOverManyThatAreGone(take: Int) throws {
        // Some stand in the one index and some in the other.
        try fixture.ingest(
            samples(1...420) { sample in
                if sample.created / 1000 % 10 == 0 { sample.instructions = "dashboard 数据" }
                if sample.created / 1000 % 4 == 0 { sample.type = "GuidedFailure" }
            }
        )
        let listed: [Int64] = [360, 248, 247, 246, 245, 244, 243, 240, 239, 120, 4]
        let gone = Array(Set(1...420).subtracting(listed))
        #expect(try fixture.store.markInterruptionsGone(gone, fixture.context()) == gone.count)

        for type in [nil, "GuidedFailure"] as [String?] {
            var filter = InterruptionFilter()
            filter.types = type.map { [$0] } ?? []
            let wanted = type == nil ? listed : [360, 248, 244, 240, 120, 4]
            let whole = try found(filter, ListPage(take: nil))
            #expect(whole.items.map(\.summary.number) == wanted)
            let first = try found(filter, ListPage(take: take))
            #expect(first.items.map(\.snippet) == whole.items.prefix(take).map(\.snippet))
            #expect(first.items.map(\.matchedIn) == whole.items.prefix(take).map(\.matchedIn))
            #expect(first.totalResults == wanted.count)
            let walked = try walk(filter, take: take)
            #expect(walked.cursor == wanted)
            #expect(walked.skip == wanted)
        }
    }

    @Test func pagesPassOverManyOfWhichTheFilterIsNotTrue() throws {
        try fixture.ingest(
            samples(1...200) { if [150, 149, 20].contains($0.created / 1000 % 1000) { $0.result = "Abort" } }
        )
        _ = try fixture.store.markInterruptionsGone([149], fixture.context())
        var filter = InterruptionFilter()
        filter.result = "Abort"
        #expect(try found(filter, ListPage(take: 30)).items.map(\.summary.number) == [150, 20])
        #expect(try walk(filter, take: 1).cursor == [150, 20])
    }

    @Test(arguments: [SearchOrder.newest, .relevance])
    func foundAsOfAPastInstantIsAsInTheListOfThatInstant(order: SearchOrder) throws {
        func see(_ minute: Int64, _ change: (inout SampleInterruption) -> Void) throws -> IngestContext {
            var context = fixture.context()
            context.seenAt = Timestamp(milliseconds: StoreFixture.now.milliseconds + minute * 60_000)
            let records = try samples(1...7) { sample in
                if sample.id.hasSuffix("3") { sample.instructions = "dashboard 数据库" }
                if sample.id.hasSuffix("5") { sample.notes = "dashboard, dashboard" }
                change(&sample)
            }.map { try $0.record }
            _ = try fixture.store.ingest(records, context)
            return context
        }
        let then = try see(10) { $0.responsibleUserID = "Users-7" }
        let later = try see(30) { sample in
            sample.isPending = false
            sample.result = "Proceed"
            sample.responsibleUserID = "Users-8"
        }
        _ = try fixture.store.markInterruptionsGone([2, 3], later)

        var filter = InterruptionFilter()
        filter.asOf = then.seenAt
        let listed = try fixture.queries.interruptions(filter).items
        try #require(listed.map(\.number) == [7, 6, 5, 4, 3, 2, 1])
        try #require(listed.allSatisfy { $0.isPending && $0.responsibleUserID == "Users-7" })
        let found = try fixture.queries.search("dashboard", order: order, filter).items
        switch order {
        case .newest: #expect(found.map(\.summary) == listed)
        case .relevance:
            #expect(found.first?.summary.number == 5)
            #expect(found.map(\.summary).sorted { $0.number > $1.number } == listed)
        }
    }
}
