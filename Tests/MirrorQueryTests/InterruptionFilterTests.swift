import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

struct InterruptionFilterTests {
    private let fixture: StoreFixture

    /// Four in Spaces-1, one in Spaces-2; 2 is answered, 4 regards other documents.
    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
        var answered = SampleInterruption(2)
        answered.isPending = false
        answered.result = "Abort"
        answered.responsibleUserID = "Users-2"
        var other = SampleInterruption(4)
        other.type = "GuidedFailure"
        other.taskID = "ServerTasks-10"
        other.related = ["ServerTasks-10", "projects-2", "Tenants-3"]
        try fixture.ingest([SampleInterruption(1), answered, SampleInterruption(3), other])
        var elsewhere = SampleInterruption(5)
        elsewhere.spaceID = "Spaces-2"
        elsewhere.related = ["Projects-9", "Environments-2"]
        try fixture.ingest([elsewhere], in: "Spaces-2")
    }

    private func numbers(_ narrow: (inout InterruptionFilter) -> Void) throws -> [Int] {
        var filter = InterruptionFilter()
        narrow(&filter)
        let list = try fixture.queries.interruptions(filter, ListPage(take: nil))
        #expect(list.totalResults == list.items.count, "the total counts what the list shows")
        return list.items.compactMap { Int($0.id.dropFirst("Interruptions-".count)) }
    }

    @Test func everythingNewestFirst() throws {
        #expect(try numbers { _ in } == [5, 4, 3, 2, 1])
        #expect(try numbers { $0.pendingOnly = true } == [5, 4, 3, 1])
    }

    @Test func orderIsByTimeAndThenByNumberNotByText() throws {
        let time = SampleInterruption(5).created + 1
        try fixture.ingest([SampleInterruption(9, created: time), SampleInterruption(10, created: time)])
        #expect(try numbers { $0.spaces = ["Spaces-1"] } == [10, 9, 4, 3, 2, 1])
    }

    @Test func skipAndTakeCutTheSameOrder() throws {
        #expect(try fixture.ids(ListPage(skip: 1, take: 2)) == ["Interruptions-4", "Interruptions-3"])
        #expect(try fixture.ids(ListPage(skip: 4, take: nil)) == ["Interruptions-1"])
        #expect(try fixture.ids(ListPage(skip: 9, take: 5)).isEmpty)
    }

    @Test(arguments: [["Spaces-1"], ["default"], ["Default"], ["DEFAULT", "Spaces-1"]])
    func spaceByNameSlugOrId(names: [String]) throws {
        #expect(try numbers { $0.spaces = names } == [4, 3, 2, 1])
    }

    @Test func severalSpaces() throws {
        #expect(try numbers { $0.spaces = ["Payments", "Default"] } == [5, 4, 3, 2, 1])
        #expect(
            try numbers {
                $0.spaces = ["Payments", "Default"]; $0.regarding = "Environments-2"
            } == [5, 3, 2, 1]
        )
    }

    @Test func eachFilterNarrows() throws {
        #expect(try numbers { $0.types = ["guidedfailure"] } == [4])
        #expect(
            try numbers {
                $0.spaces = ["Default"]; $0.projects = ["web shop"]
            } == [3, 2, 1]
        )
        #expect(try numbers { $0.projects = ["Ledger", "Projects-9"] } == [5, 4])
        #expect(try numbers { $0.environments = ["Production"] } == [5, 3, 2, 1])
        #expect(try numbers { $0.tenants = ["acme"] } == [4])
        #expect(try numbers { $0.responsible = "grace" } == [2])
        #expect(try numbers { $0.task = "ServerTasks-10" } == [4])
        #expect(try numbers { $0.result = "abort" } == [2])
    }

    @Test func filtersCombineInEveryMode() throws {
        #expect(
            try numbers {
                $0.regarding = "Projects-1"; $0.result = "Abort"
            } == [2]
        )
        #expect(
            try numbers {
                $0.regarding = "Projects-1"; $0.pendingOnly = true
            } == [3, 1]
        )
        #expect(
            try numbers {
                $0.regarding = "PROJECTS-2"; $0.types = ["GuidedFailure"]
            } == [4]
        )
        #expect(
            try numbers {
                $0.regarding = "Environments-2"; $0.spaces = ["Payments"]
            } == [5]
        )
        #expect(
            try numbers {
                $0.regarding = "ServerTasks-9"; $0.pendingOnly = true
            } == [3, 1]
        )
    }

    @Test func sinceIsIncludedAndUntilIsNot() throws {
        let three = Timestamp(milliseconds: SampleInterruption(3).created)
        #expect(try numbers { $0.since = three } == [5, 4, 3])
        #expect(try numbers { $0.until = three } == [2, 1])
        #expect(
            try numbers {
                $0.since = three; $0.until = three.advanced(by: .milliseconds(1))
            } == [3]
        )
    }

    @Test func goneOnesShowOnlyWhereAskedFor() throws {
        _ = try fixture.store.markInterruptionsGone([3], fixture.context())
        #expect(try numbers { _ in } == [5, 4, 2, 1])
        #expect(try numbers { $0.presence = .gone } == [3])
        #expect(try numbers { $0.presence = .both } == [5, 4, 3, 2, 1])
        #expect(
            try numbers {
                $0.presence = .both; $0.pendingOnly = true
            } == [5, 4, 3, 1]
        )
        #expect(
            try numbers {
                $0.presence = .gone; $0.projects = ["Projects-1"]
            } == [3]
        )
        for document in ["Projects-1", "ServerTasks-9"] {
            #expect(try numbers { $0.regarding = document } == [2, 1])
            #expect(
                try numbers {
                    $0.regarding = document; $0.presence = .gone
                } == [3]
            )
            #expect(
                try numbers {
                    $0.regarding = document; $0.presence = .gone; $0.pendingOnly = true
                } == [3]
            )
            #expect(
                try numbers {
                    $0.regarding = document; $0.presence = .both
                } == [3, 2, 1]
            )
            #expect(
                try numbers {
                    $0.regarding = document; $0.presence = .both; $0.pendingOnly = true
                } == [3, 1]
            )
        }
        let list = try fixture.queries.interruptions(InterruptionFilter(), countsGone: true)
        #expect(list.goneLeftOut == 1)
        #expect(
            try #require(try fixture.queries.interruption("Interruptions-3")).summary.goneAt
                == StoreFixture.now
        )
    }

    @Test func unknownAndAmbiguousNamesAreRefused() throws {
        #expect { try numbers { $0.spaces = ["Defualt"] } } throws: { error in
            guard let error = error as? QueryError else { return false }
            return error.code == .unknownName && error.hint.hasPrefix("The nearest: Default")
        }
        #expect { try numbers { $0.projects = ["Web Shop"] } } throws: { error in
            guard let error = error as? QueryError else { return false }
            return error.hint.contains("Projects-1") && error.hint.contains("Projects-9")
        }
        #expect { try numbers { $0.task = "nonsense" } } throws: { ($0 as? QueryError)?.code == .invalidID }
        #expect { try numbers { $0.responsible = "Linus" } } throws: {
            ($0 as? QueryError)?.code == .unknownName
        }
    }

    @Test func documentWithoutANameIsFoundByItsId() throws {
        var sample = SampleInterruption(6)
        sample.related = ["Projects-77"]
        sample.responsibleUserID = "Users-77"
        try fixture.ingest([sample])
        #expect(try numbers { $0.projects = ["Projects-77"] } == [6])
        #expect(try numbers { $0.responsible = "users-77" } == [6])
        #expect(throws: QueryError.self) { try numbers { $0.projects = ["Projects-78"] } }
    }
}
