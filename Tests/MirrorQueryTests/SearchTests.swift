import GRDB
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

struct SearchTests {
    @Test(arguments: [
        ("rollback", #""rollback""#), ("two words", #""two" AND "words""#), ("cert*", #""cert"*"#),
        (#""blue green""#, #""blue green""#), (#""blue green"* x"#, #""blue green"* AND "x""#),
        ("a OR b", #"("a" OR "b")"#), ("a OR b OR c d", #"("a" OR "b" OR "c") AND "d""#),
        ("a -b", #"("a") NOT ("b")"#), (#"a -"b c" -d"#, #"("a") NOT ("b c" OR "d")"#),
        ("or", #""or""#), ("a or b", #""a" AND "or" AND "b""#),
        ("a AND b NOT c", #""a" AND "AND" AND "b" AND "NOT" AND "c""#),
        ("OR a", #""a""#), ("a OR", #""a""#), ("a OR -b c", #"(("a" OR "c")) NOT ("b")"#),
        ("title:x", #"title : "x""#), (#"-notes:"a b"* x"#, #"("x") NOT (notes : "a b"*)"#),
        ("http://x", #""http://x""#), ("title: x", #""title:" AND "x""#), ("TITLE:OR", #"title : "OR""#),
        (#"unclosed "phrase here"#, #""unclosed" AND "phrase here""#), ("NEAR(a b)", #""NEAR(a" AND "b)""#),
        ("^a", #""^a""#), ("C++", #""C++""#), (#"a"b c"d"#, #""a" AND "b c" AND "d""#), ("- a", #""a""#),
        ("überprüfen", #""überprüfen""#), ("a ... b", #""a" AND "b""#), ("it's", #""it's""#),
    ])
    func textIsAnExpression(text: String, match: String) throws {
        // NB: a mark without a letter is no word, so `*` and `...` alone ask for nothing.
        let made = try SearchExpression(text).match(separatingCJK: false).replacing("*\"*", with: "\"*")
        #expect(made == match)
    }

    @Test(arguments: ["", "   ", "\"\"", "...", "-a", "OR", "*", "\"", "-", "\"\u{301}"])
    func textWithoutAWordIsRefused(text: String) {
        #expect { try SearchExpression(text) } throws: { ($0 as? QueryError)?.code == .invalidQuery }
    }

    @Test func noTextIsTakenForALabel() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(
            samples(1...2) {
                $0.instructions = "zebra \(SearchLabels.gone) \(SearchLabels.document("Projects-7") ?? "")"
            }
        )
        _ = try fixture.store.markInterruptionsGone([2], fixture.context())
        #expect(try fixture.queries.search("zebra").items.map(\.summary.number) == [1])
        var filter = InterruptionFilter()
        filter.regarding = "Projects-7"
        #expect(try fixture.queries.search("zebra", filter).items.isEmpty)
        #expect(throws: QueryError.self) { try fixture.queries.search("\u{E100}") }
        #expect(
            try fixture.queries.search(SearchLabels.gone).items.isEmpty,
            "a label is nothing to search for"
        )
    }

    @Test func matchesAreNewestFirstWithWhereTheyAre() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(
            samples(1...40) { sample in
                sample.title = "Approve the zebra"
                if sample.id.hasSuffix("0") { sample.notes = "a zebra, see **zebra**" }
            }
        )
        let result = try fixture.queries.search("zebra", InterruptionFilter(), ListPage(skip: 0, take: 2))
        #expect(result.totalResults == 40)
        #expect(result.isTotalExact)
        #expect(result.items.map(\.summary.id) == ["Interruptions-40", "Interruptions-39"])
        #expect(result.items[0].matchedIn == ["title", "notes"])
        #expect(result.items[1].matchedIn == ["title"])
        #expect(result.items[1].snippet == "Approve the \(SearchMarkers.start)zebra\(SearchMarkers.end)")
        #expect(
            Array(result.json.names.suffix(5)) == ["totalIsExact", "sort", "items", "mirror", "nextCursor"]
        )
        #expect(Array(result.items[0].json.names.suffix(2)) == ["snippet", "matchedIn"])
    }

    @Test func filtersNarrowASearch() throws {
        let fixture = try StoreFixture()
        try fixture.ingestNames()
        try fixture.ingest(samples(1...4) { $0.isPending = $0.id != "Interruptions-2" })
        func found(_ narrow: (inout InterruptionFilter) -> Void) throws -> [String] {
            var filter = InterruptionFilter()
            narrow(&filter)
            let result = try fixture.queries.search("dashboard", filter)
            #expect(result.totalResults == result.items.count)
            return result.items.map(\.summary.id)
        }
        #expect(
            try found { $0.pendingOnly = true } == ["Interruptions-4", "Interruptions-3", "Interruptions-1"]
        )
        #expect(try found { $0.regarding = "Projects-1" }.count == 4)
        #expect(try found { $0.regarding = "Projects-2" }.isEmpty)
        #expect(try found { $0.spaces = ["Payments"] }.isEmpty)
        #expect(
            try found {
                $0.projects = ["Projects-1"]; $0.pendingOnly = true
            }.count == 3
        )
        _ = try fixture.store.markInterruptionsGone([4], fixture.context())
        #expect(try found { _ in }.count == 3)
        #expect(try found { $0.presence = .gone } == ["Interruptions-4"])
        #expect(
            try found {
                $0.presence = .both; $0.regarding = "Projects-1"
            }.count == 4
        )
    }

    @Test func rawExpressionIsTakenAsItIs() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(samples(1...2))
        #expect(try fixture.queries.search("instructions : dashboard", isRaw: true).totalResults == 2)
        #expect(try fixture.queries.search("title : dashboard", isRaw: true).totalResults == 0)
        for text in ["\"", "AND", "nonsense : x", ""] {
            #expect { try fixture.queries.search(text, isRaw: true) } throws: { error in
                (error as? QueryError)?.code == .invalidQuery
            }
        }
    }

    @Test func accentsAndLetterCaseDoNotMatter() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(samples(1...1) { $0.title = "Überprüfung der Café-Kasse" })
        for text in ["uberprufung", "CAFÉ", "cafe-kasse", "\"cafe kasse\"", "kass*"] {
            #expect(try fixture.queries.search(text).totalResults == 1, "\(text)")
        }
    }
}
