import MirrorExport
import Testing
import WireFormat

struct CSVWriterTests {
    private func line(_ value: JSONValue, isForTerminal: Bool = false) -> String {
        CSVWriter(columns: ["a"], isForTerminal: isForTerminal).line(["a": value])
    }

    @Test func headerAndRowsFollowTheColumns() {
        let writer = CSVWriter(columns: ["id", "title", "gone"])
        #expect(writer.header == "id,title,gone\r\n")
        #expect(writer.line(["title": "b, c", "id": "a", "extra": "x"]) == "a,\"b, c\",\r\n")
    }

    @Test(
        arguments: [
            (.string("plain"), "plain"), (.string("say \"hi\""), "\"say \"\"hi\"\"\""),
            (.string("two\nlines"), "\"two\nlines\""), (.string("a;b"), "\"a;b\""),
            (.string(" padded "), "\" padded \""), (.string(""), "\"\""), (.null, ""), (.bool(true), "true"),
            (.int(-5), "-5"), (.double(1.5), "1.5"), (.double(.infinity), ""),
            (["Teams 1", "b\"c"], #""[""Teams 1"",""b\""c""]""#), (["a": 1], #""{""a"":1}""#),
            (.text(#""quoted \u0041""#), "quoted A"), (.text("\"\u{301}x\""), "\u{301}x"),
            (.text(#""""#), "\"\""), (.text("null"), ""), (.text("-7"), "-7"),
            (.text("{}"), "{}"), (.text("[]"), "[]"), (.text(#"["x"]"#), #""[""x""]""#),
            (.text("[1]"), "[1]"),
        ] as [(JSONValue, String)]
    )
    func valuesBecomeCells(value: JSONValue, cell: String) {
        #expect(line(value) == cell + "\r\n")
    }

    @Test(arguments: [
        "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "－1+1",
        "-", "+", "-1.", "-1.2.3", "--1", "-1e5",
    ])
    func formulasAreMadeTexts(text: String) {
        let cell = line(.string(text)).dropLast(1)
        #expect(cell.hasPrefix("'\(text)") || cell.hasPrefix("\"'\(text)"))
    }

    @Test(arguments: ["-5", "+5", "-1.25", "0", "a=1", "2-1", "'=1"])
    func numbersAndHarmlessTextsAreAsTheyAre(text: String) {
        #expect(line(.string(text)) == text + "\r\n")
    }

    @Test func columnNamesAreGuardedToo() {
        #expect(CSVWriter(columns: ["=1", "b"]).header == "'=1,b\r\n")
    }

    @Test(arguments: [true, false])
    func noEscapeSequenceComesOut(isForTerminal: Bool) {
        let text = line(
            .string("a\u{1B}[31mb\u{9B}2Jc\u{7}d\u{7F}e\u{0}\u{8}"),
            isForTerminal: isForTerminal
        )
        for scalar in text.unicodeScalars.dropLast(2) {
            #expect(scalar.properties.generalCategory != .control, "\(scalar.escaped(asASCII: true))")
        }
    }

    @Test func formulaBehindAnEscapeSequenceIsGuarded() {
        #expect(line(.string("\u{1B}[31m=1"), isForTerminal: true) == "'=1\r\n")
    }

    @Test func fileKeepsTextThatATerminalDoesNotGet() {
        #expect(line(.string("a\u{202E}b\tc")) == "a\u{202E}b\tc\r\n")
        #expect(line(.string("a\u{202E}b"), isForTerminal: true) == "a\u{FFFD}b\r\n")
    }
}
