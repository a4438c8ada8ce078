import Testing
import WireFormat

@testable import MirrorCommands
@testable import MirrorQuery

/// Reading a list part by part while rows come and go.
struct AnswerPartsTests {
    private let parts = AnswerParts(first: 10, following: 20, overlap: 3)

    /// What comes out of a list that changes after some parts.
    private func read(
        _ list: [Int],
        _ page: ListPage = ListPage(take: nil),
        change: (_ part: Int, _ list: inout [Int]) -> Void = { _, _ in }
    ) throws -> [Int] {
        var list = list
        var count = 0
        var read: [Int] = []
        try parts.forEach(of: page) { page in
            count += 1
            change(count, &list)
            try #require(count < 100, "it goes on for ever")
            let rows = list.dropFirst(page.skip).prefix(page.take ?? .max)
            return AnswerPart(
                items: rows.map { ["id": .string("\($0)")] },
                state: .empty,
                counted: { "\($0)" },
                document: { .null }
            )
        } take: { _, items in
            for case .object(let members) in items {
                if case .string(let id) = members[0].value, let number = Int(id) { read.append(number) }
            }
            return true
        }
        return read
    }

    @Test(arguments: [0, 1, 9, 10, 11, 27, 30, 31, 100])
    func listComesWholeAndInOrder(count: Int) throws {
        #expect(try read(Array(0..<count)) == Array(0..<count))
    }

    @Test(arguments: [(0, 5), (0, 10), (0, 25), (3, 30), (95, 20), (200, 5), (7, 0)])
    func pageIsRespected(skip: Int, take: Int) throws {
        let expected = Array((0..<100).dropFirst(skip).prefix(take))
        #expect(try read(Array(0..<100), ListPage(skip: skip, take: take)) == expected)
    }

    @Test(arguments: [1, 3, 12, 19])
    func rowsThatComeOnTopMoveNothing(new: Int) throws {
        let result = try read(Array(0..<100)) { part, list in
            if part == 2 { list.insert(contentsOf: 1000..<1000 + new, at: 0) }
        }
        #expect(result == Array(0..<100))
    }

    @Test(arguments: [1, 2, 5, 9])
    func rowsThatGoHideNoOthers(gone: Int) throws {
        let result = try read(Array(0..<100)) { part, list in
            if part == 2 { list.removeFirst(gone) }
        }
        #expect(result == Array(0..<100))
    }

    @Test func answerThatCannotBeWholeIsAnError() throws {
        #expect(throws: CommandFailure.self) {
            _ = try read(Array(0..<100)) { part, list in
                if part == 2 { list.insert(contentsOf: 1000..<2000, at: 0) }
            }
        }
    }

    @Test func readerWhoLeavesIsAskedNoMore() throws {
        var fetches = 0
        try parts.forEach(of: ListPage(take: nil)) { page in
            fetches += 1
            let items = (0..<(page.take ?? 0)).map { JSONValue.object([.init("id", .string("\($0)"))]) }
            return AnswerPart(items: items, state: .empty, counted: { "\($0)" }, document: { .null })
        } take: { _, _ in
            false
        }
        #expect(fetches == 1)
    }
}

extension MirrorState {
    fileprivate static var empty: MirrorState {
        MirrorState(
            server: "",
            principalID: "",
            principalName: "",
            asOf: nil,
            coverage: .complete,
            completeThrough: nil,
            debts: []
        )
    }
}
