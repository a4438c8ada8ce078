import GRDB
import MirrorStore
import MirrorTestSupport
import Testing

@testable import MirrorQuery

/// Lists of facets go across spaces: a space narrows them only where another one holds interruptions.
struct SpaceNarrowingTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        try fixture.ingest(samples(1...5))
    }

    /// The total of what regards a project in the first space, and whether it is kept.
    private func total() throws -> (count: Int, isKept: Bool) {
        var filter = InterruptionFilter()
        filter.spaces = ["Default"]
        filter.regarding = "Projects-1"
        return try fixture.store.reader.read { db in
            let selection = try InterruptionSelection(filter, in: db)
            return (try selection.total(in: db), selection.numbers == nil)
        }
    }

    @Test func theOnlySpaceThatHoldsAnyNeedsNoCount() throws {
        #expect(try total() == (5, true))
    }

    @Test func rowsOfAnotherSpaceAreLeftOut() throws {
        try fixture.ingest(samples(6...7), in: "Spaces-2")
        #expect(try total() == (5, false))
        // What is gone regards it still.
        _ = try fixture.store.markInterruptionsGone([6, 7], fixture.context("Spaces-2"))
        #expect(try total() == (5, false))
    }
}
