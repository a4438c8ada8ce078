import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

struct MirrorStateTests {
    @Test func emptyMirrorHoldsNothingAndSaysSo() throws {
        let queries = MirrorQueries(reader: try MirrorStore.inMemory().reader)
        let state = try queries.state()
        #expect(state.coverage == .partial)
        #expect(state.asOf == nil)
        #expect(state.completeThrough == nil)
        #expect(try queries.interruptions(InterruptionFilter()).items.isEmpty)
    }

    @Test func runThatIsStillGoingOnLeavesSpacesUnread() throws {
        let state = try StoreFixture().queries.state()
        #expect(state.coverage == .partial)
        #expect(state.asOf == nil)
        #expect(state.debts.count == 4, "two kinds in two spaces")
        #expect(state.debts.allSatisfy { $0.reason.contains("never read") })
    }

    @Test func finishedRunIsComplete() throws {
        let fixture = try StoreFixture()
        try fixture.finish()
        let state = try fixture.queries.state()
        #expect(state.coverage == .complete)
        #expect(state.asOf == StoreFixture.now)
        #expect(state.completeThrough == StoreFixture.now)
        #expect(state.debts.isEmpty)
        #expect(
            state.json.names == ["server", "principal", "asOf", "coverage", "completeThrough", "debts"]
        )
        #expect(try state.json.parsed["asOf"]?.string == "2026-05-04T08:00:00.000Z")
    }

    @Test func spaceThatWasNeverReadCountsOnlyWhereItIsAskedFor() throws {
        let fixture = try StoreFixture()
        for kind in RowKind.allCases { try fixture.cover("Spaces-1", kind) }
        #expect(try fixture.queries.state(spaces: ["Default"]).coverage == .complete)
        #expect(try fixture.queries.state(spaces: ["Payments"]).coverage == .partial)
        let whole = try fixture.queries.state()
        #expect(whole.coverage == .partial)
        #expect(whole.completeThrough == StoreFixture.now || whole.completeThrough == nil)
        #expect(whole.debts.allSatisfy { $0.spaceID == "Spaces-2" })
    }

    @Test(arguments: [false, true])
    func spaceThatIsNoLongerSeenIsMissedForWhatItListedAlone(isListed: Bool) throws {
        let fixture = try StoreFixture()
        var sample = SampleInterruption(1)
        sample.spaceID = "Spaces-2"
        sample.isPending = false
        sample.result = "Proceed"
        try fixture.ingest(sample, in: "Spaces-2")
        let decision = DecisionRecord.sample(of: sample.id)
        try fixture.store.ingest(decisions: [decision], askedFor: [])
        if !isListed { _ = try fixture.store.markInterruptionsGone([1], fixture.context("Spaces-2")) }
        try fixture.finish()
        try fixture.store.ingest(spaces: [
            SpaceRecord(id: "Spaces-1", name: "Default", slug: "default", isDefault: true, json: "{}")
        ])
        #expect(try fixture.queries.state().coverage == (isListed ? .partial : .complete))
    }

    @Test func unfinishedEnumerationIsBackfilling() throws {
        let fixture = try StoreFixture()
        try fixture.finish()
        let place = BackfillPlace(skip: 100, total: 900, isFinished: false)
        _ = try fixture.store.ingest([InterruptionRecord](), fixture.context(backfill: place))
        #expect(try fixture.queries.state().coverage == .backfilling)
        #expect(try fixture.queries.state(kinds: [.task]).coverage == .complete)
        #expect(try fixture.queries.state(spaces: ["Payments"]).coverage == .complete)
    }

    @Test func debtMakesItsSpacePartial() throws {
        let fixture = try StoreFixture()
        try fixture.finish(debts: [Debt(spaceID: "Spaces-2", lane: "head", reason: "a page failed")])
        #expect(try fixture.queries.state().coverage == .partial)
        #expect(try fixture.queries.state().debts.map(\.reason) == ["a page failed"])
        #expect(try fixture.queries.state(spaces: ["Default"]).coverage == .complete)
    }

    @Test func missingNamesAreNoMissingRows() throws {
        let fixture = try StoreFixture()
        try fixture.finish(debts: [Debt(spaceID: nil, lane: "reference", reason: "403")])
        let state = try fixture.queries.state()
        #expect(state.coverage == .complete)
        #expect(state.debts.count == 1)
    }

    @Test func countsThatDisagreeLeaveTheLastAgreement() throws {
        let fixture = try StoreFixture()
        try fixture.finish()
        try fixture.store.certify("Spaces-1", .interruption, serverTotal: 9, completeThrough: nil)
        #expect(try fixture.queries.state().completeThrough == StoreFixture.now)
        #expect(try fixture.queries.status().spaces.first?.interruptions.server == 9)
    }

    @Test func statusCountsWhatIsListedOpenAndGone() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(samples(1...5) { $0.isPending = $0.id != "Interruptions-1" })
        try fixture.ingest(SampleTask(1))
        _ = try fixture.store.markInterruptionsGone([5], fixture.context())
        try fixture.finish()
        let status = try fixture.queries.status()
        let space = try #require(status.spaces.first)
        #expect(space.interruptions.listed == 4)
        #expect(space.interruptions.open == 3)
        #expect(space.interruptions.gone == 1)
        #expect(space.tasks.open == 1)
        #expect(status.lastRun?.outcome == "complete")
        #expect(status.lastRun?.requests == 7)
        #expect(try fixture.queries.status(spaces: ["payments"]).spaces.map(\.id) == ["Spaces-2"])
    }
}
