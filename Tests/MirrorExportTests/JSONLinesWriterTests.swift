import MirrorExport
import Testing
import WireFormat

struct JSONLinesWriterTests {
    private let record: JSONValue = ["id": "a", "text": "x\ny\u{9B}\u{202E}\u{7F}\u{E0041}é", "n": 1]

    @Test func recordIsALineAsItIs() {
        let writer = JSONLinesWriter()
        #expect(writer.header == "")
        #expect(writer.line(record) == record.compact + "\n")
    }

    @Test func columnsSelectAndOrder() {
        #expect(
            JSONLinesWriter(columns: ["n", "none", "id"]).line(record) == #"{"n":1,"none":null,"id":"a"}"#
                + "\n"
        )
    }

    @Test func terminalGetsEscapesThatMeanTheSame() throws {
        let line = JSONLinesWriter(isForTerminal: true).line(record)
        #expect(line.contains(#"\u009b\u202e\u007f\udb40\udc41é"#))
        let parsed = try JSONDocument(parsing: line.dropLast(1).description).root
        #expect(parsed["text"]?.string == "x\ny\u{9B}\u{202E}\u{7F}\u{E0041}é")
    }
}
