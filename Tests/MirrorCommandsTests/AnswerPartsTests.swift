import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorCommands
@testable import MirrorQuery

/// Reading a list part by part while rows come and go.
struct AnswerPartsTests {
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    private func add(_ numbers: ClosedRange<Int>) throws {
        for number in numbers { try fixture.ingest(SampleInterruption(number)) }
    }

    private func part(_ list: InterruptionList) -> AnswerPart {
        AnswerPart(
            list.items,
            json: { .int($0.number) },
            list.state,
            nextCursor: list.nextCursor,
            counted: { "\($0)" },
            document: { .null },
            text: { _, _ in "" }
        )
    }

    /// The numbers that come out, given what happens before each part but the first.
    private func read(_ page: ListPage = ListPage(take: nil), between: (Int) throws -> Void = { _ in }) throws
        -> [Int64]
    {
        let queries = MirrorQueries(reader: fixture.store.reader)
        var parts = 0
        var read: [Int64] = []
        try AnswerParts(size: 10).forEach(of: page) { page in
            parts += 1
            if parts > 1 { try between(parts) }
            try #require(parts < 50, "it goes on for ever")
            let list = try queries.interruptions(InterruptionFilter(), page)
            return part(list)
        } take: { part in
            for case .int(let number) in part.items() { read.append(number) }
            return true
        }
        return read
    }

    @Test(arguments: [1, 9, 10, 11, 20, 37])
    func listComesWholeAndInOrder(count: Int) throws {
        try add(1...count)
        #expect(try read() == Array((1...Int64(count)).reversed()))
    }

    @Test(arguments: [(0, 5), (0, 10), (0, 25), (3, 30), (35, 20), (200, 5), (7, 0)])
    func pageIsRespected(skip: Int, take: Int) throws {
        try add(1...40)
        let expected = Array((1...40 as ClosedRange<Int64>).reversed().dropFirst(skip).prefix(take))
        #expect(try read(ListPage(skip: skip, take: take)) == expected)
    }

    @Test func rowsThatComeOnTopMoveNothing() throws {
        try add(1...35)
        let numbers = try read { part in try add(100 * part...100 * part + 12) }
        #expect(numbers == Array((1...35 as ClosedRange<Int64>).reversed()))
    }

    @Test func rowsThatGoHideNoOthers() throws {
        try add(1...35)
        // What was given already, the last row among it, and a row that is yet to come.
        let numbers = try read { part in
            guard part == 2 else { return }
            _ = try fixture.store.markInterruptionsGone(Array(26...35) + [20], fixture.context())
        }
        #expect(numbers == Array((1...35 as ClosedRange<Int64>).reversed().filter { $0 != 20 }))
    }

    @Test func readerWhoHasEnoughIsGivenNoMore() throws {
        try add(1...35)
        var parts = 0
        let queries = MirrorQueries(reader: fixture.store.reader)
        try AnswerParts(size: 10).forEach(of: ListPage(take: nil)) { page in
            let list = try queries.interruptions(InterruptionFilter(), page)
            return part(list)
        } take: { _ in
            parts += 1
            return parts < 2
        }
        #expect(parts == 2)
    }
}
