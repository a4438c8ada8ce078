import Foundation
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing

/// Texts that do not part their words with spaces.
struct CJKSearchTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        let texts = [
            "请先检查数据库复制延迟，然后 rollback 到上一个版本",  // 1
            "データベースのﾊﾞｯｸｱｯﾌﾟを確認してから承認してください",  // 2
            "배포 전에 데이터베이스 백업을 확인하십시오",  // 3
            "Check the database, then rollback",  // 4
            "拡張漢字 𠮷野家 を確認",  // 5
            "rollback数据库 と release",  // 6
        ]
        for (place, text) in texts.enumerated() {
            var sample = SampleInterruption(place + 1)
            sample.title = "Approve"
            sample.instructions = text
            try fixture.ingest(sample)
        }
    }

    private func found(_ text: String, _ narrow: (inout InterruptionFilter) -> Void = { _ in }) throws
        -> [Int64]
    {
        var filter = InterruptionFilter()
        narrow(&filter)
        let result = try fixture.queries.search(text, filter, ListPage(take: nil))
        #expect(result.totalResults == result.items.count)
        for hit in result.items {
            #expect(!hit.snippet.contains("\u{200B}"))
            #expect(hit.matchedIn == ["instructions"])
        }
        return result.items.map(\.summary.number)
    }

    @Test(
        arguments: [
            ("数据", [6, 1]), ("据库", [6, 1]), ("制延", [1]), ("库", [6, 1]), ("数据库复制延迟", [1]), ("据数", []),
            ("データ", [2]), ("ベース", [2]), ("承認", [2]), ("確認", [5, 2]), ("백업", [3]), ("이터", [3]), ("십시", [3]),
            ("𠮷野", [5]), ("野家", [5]), ("rollback", [6, 4, 1]), ("数据 rollback", [6, 1]), ("rollback -数据", [4]),
            ("백업 OR rollback", [6, 4, 3, 1]), ("\"rollback 到\"", [1]), ("instructions:据库", [6, 1]),
            ("title:据库", []),
            ("数据*", [6, 1]), ("roll*", [6, 4, 1]), ("release", [6]),
        ] as [(String, [Int64])]
    )
    func anyPartIsFound(text: String, numbers: [Int64]) throws {
        #expect(try found(text) == numbers)
    }

    @Test func decomposedHangulIsTheSameText() throws {
        #expect(try found("백업".decomposedStringWithCanonicalMapping) == [3])
    }

    @Test func snippetReadsAsTheTextDoes() throws {
        let hit = try #require(try fixture.queries.search("数据库复制").items.first)
        let marked = "\(SearchMarkers.start)数据库复制\(SearchMarkers.end)"
        #expect(hit.snippet.contains("请先检查\(marked)延迟"), "\(hit.snippet)")
    }

    @Test func filtersNarrowThemToo() throws {
        _ = try fixture.store.markInterruptionsGone([1, 4], fixture.context())
        #expect(try found("rollback") == [6])
        #expect(try found("rollback") { $0.presence = .gone } == [4, 1])
        #expect(try found("数据") { $0.presence = .both } == [6, 1])
        #expect(try found("数据") { $0.pendingOnly = true } == [6])
        #expect(try found("数据") { $0.projects = ["Projects-1"] } == [6])
        #expect(try found("数据") { $0.regarding = "Projects-404" } == [])
        try fixture.store.checkSearchIndex()
    }

    @Test func changedTextsLeaveNothingBehind() throws {
        var sample = SampleInterruption(1)
        sample.instructions = "Plain words"
        try fixture.ingest(sample)
        #expect(try found("数据") == [6])
        #expect(try found("plain") == [1])
        sample = SampleInterruption(4)
        sample.instructions = "回滚"
        try fixture.ingest(sample)
        #expect(try found("回滚") == [4])
        #expect(try found("database") == [])
        try fixture.store.checkSearchIndex()
    }
}
