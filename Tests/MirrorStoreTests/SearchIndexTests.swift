import GRDB
import MirrorTestSupport
import Testing

@testable import MirrorStore

struct SearchIndexTests {
    private let fixture: StoreFixture
    private var store: MirrorStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func wordsOfEveryPartAreFound() throws {
        var sample = SampleInterruption(1)
        sample.title = "Zebra"
        sample.instructions = "Yak and *Xenops*"
        sample.notes = "Walrus"
        sample.result = "Vulture"
        try fixture.ingest(sample)
        for word in ["zebra", "YAK", "xenops", "walrus", "vulture"] {
            #expect(try store.found(word) == [1], "\(word)")
        }
        #expect(try store.found("proceed").isEmpty, "a button's label is no text of the interruption")
    }

    @Test func oldWordsAreNotFoundAfterAChange() throws {
        var sample = SampleInterruption(1)
        sample.title = "Zebra"
        sample.instructions = "Yak"
        try fixture.ingest(sample)
        sample.title = "Gnu"
        sample.instructions = "Okapi"
        sample.notes = "Tapir"
        try fixture.ingest(sample)
        #expect(try store.found("zebra").isEmpty)
        #expect(try store.found("yak").isEmpty)
        #expect(try store.found("okapi") == [1])
        #expect(try store.found("tapir") == [1])
        try store.checkSearchIndex()
    }

    @Test func goneRowsAreStillFound() throws {
        var sample = SampleInterruption(1)
        sample.title = "Zebra"
        try fixture.ingest(sample)
        _ = try store.markInterruptionsGone([1], fixture.context())
        #expect(try store.found("zebra") == [1])
        try store.checkSearchIndex()
    }

    @Test(arguments: [
        #""Title":5"#, #""Title":null"#, #""Title":["zebra"]"#, #""Title":{"a":"zebra"}"#, #""Title":true"#,
        #""Title":"one\u0000zebra""#, #""Title":"\ud800 zebra \udc00""#, #""Title":"zebra","Title":"yak""#,
        #""\u0054itle":"zebra""#,
        #""Form":{"Values":["zebra","yak"]}"#, #""Form":{"Values":"zebra"}"#, #""Form":["zebra"]"#,
        #""Form":{"Values":{"NOTES":"zebra","notes":"yak","Nötes":"gnu","NOTEſ":"emu","x":5,"y":null}}"#,
        #""Form":{"Values":{"n\u006ftes":"zebra","Result":"a\u0000b","Z":"yak"}}"#,
        #""Form":{"Elements":[{"Control":{"Text":"a\u0000b zebra"}},{"Control":{"Text":"yak"}}]}"#,
        #""Form":{"Elements":[{"Control":{"Text":7}},{"Control":["Text"]},"Text",null]}"#,
        #""Form":{"Elements":{"0":{"Control":{"Text":"zebra"}}}}"#,
        #""Form":{"Elements":[{"Control":{"Text":"zebra"}},{"Control":{"Text":"zebra"}}]}"#,
        #""Form":{"Elements":[{"Control":{"Text":""}},{"Control":{"Text":"yak"}}],"Values":{"Notes":""}}"#,
        #""RelatedDocumentIds":"Projects-1""#, #""RelatedDocumentIds":{"a":"Projects-1"}"#,
        #""RelatedDocumentIds":[null,1,"Projects-1","Projects-1\u0000x"]"#,
    ])
    func oddBodiesLeaveNothingBehindWhenTheyChange(members: String) throws {
        try fixture.ingest(bodies: [#"{"Id":"Interruptions-1",\#(members)}"#])
        try store.checkSearchIndex()
        try store.checkKeptTotals()

        #expect(try fixture.ingest(bodies: [#"{"Id":"Interruptions-1","Title":"gnu"}"#]) == [.changed])

        try store.checkSearchIndex()
        try store.checkKeptTotals()
        for word in ["zebra", "yak", "a", "b", "one", "5", "emu"] {
            #expect(try store.found(word).isEmpty, "\(word)")
        }
    }

    @Test func changesToAndFromChineseWithinAPageLeaveNothingBehind() throws {
        var sample = SampleInterruption(1)
        var records: [InterruptionRecord] = []
        for title in ["zebra", "\u{6591}\u{99AC}", "yak", "\u{8C79}", "gnu"] {
            sample.title = title
            records.append(try sample.record)
        }
        for page in [records, [records[1], records[3]], [records[1], records[4]]] {
            _ = try store.ingest(page, fixture.context())
            try store.checkSearchIndex()
            #expect(try store.found("zebra").isEmpty)
            #expect(try store.found("yak").isEmpty)
        }
        #expect(try store.found("gnu") == [1])
    }

    /// Whenever FTS5 writes out what it has gathered, that makes a segment.
    @Test func pageIsWrittenOutAtOnce() throws {
        var samples = (1...10).map { SampleInterruption($0) }
        for segments in 1...2 {
            _ = try store.ingest(samples.map { try $0.record }, fixture.context())
            let written = try store.read { db in
                try Int.fetchOne(db, sql: "SELECT count(DISTINCT segid) FROM interruptionSearch_idx")
            }
            #expect(written == segments)
            for place in samples.indices { samples[place].title = "Zebra" }
        }
    }

    @Test func checkNoticesAWrongIndex() throws {
        try fixture.ingest(SampleInterruption(1))
        try store.write { db in
            try db.execute(sql: "UPDATE interruptionBody SET json = json_set(json, '$.Title', 'zebra')")
        }
        #expect(throws: StoreError.self) { try store.checkSearchIndex() }
    }
}
