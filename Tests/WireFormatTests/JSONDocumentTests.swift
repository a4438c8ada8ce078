import Testing

@testable import WireFormat

struct JSONDocumentTests {
    private static let sample = #"""
        {"Id" : "Interruptions-7", "Empty":{}, "None": [ ], "Deep":[[{"a":[1,-0.5e+3,true,false,null]}]],
        "Ünï":"\u00fc\n\"\\\/ 😀 \ud83d\ude00", "Big":123456789012345678901234567890, "Dup":1,"Dup":2}
        """#

    @Test func partsAreReadByShape() throws {
        let root = try JSONDocument(parsing: Self.sample).root
        #expect(root["Id"]?.string == "Interruptions-7")
        #expect(root["id"] == nil, "letter case counts")
        #expect(root["Id"]?.int == nil && root["Id"]?.bool == nil && root["Id"]?["x"] == nil)
        #expect(root["Empty"]?.isObject == true && root["None"]?.isArray == true)
        #expect(root["Dup"]?.int == 1, "the first one counts")
        #expect(root.members.map(\.name) == ["Id", "Empty", "None", "Deep", "Ünï", "Big", "Dup", "Dup"])
        let deep = try #require(
            root["Deep"]?.elements.first { _ in true }?.elements.first { _ in true }?["a"]
        )
        #expect(deep.elements.map(\.minified) == ["1", "-0.5e+3", "true", "false", "null"])
        #expect(deep.elements.map(\.bool) == [nil, nil, true, false, nil])
        #expect(
            root.members.map(\.value).first { $0.string?.contains("😀") == true }?.string == "ü\n\"\\/ 😀 😀"
        )
        #expect(root["Big"]?.int == nil)
        #expect(root["Big"]?.minified == "123456789012345678901234567890")
    }

    @Test func minifiedKeepsEveryTokenToTheLetter() throws {
        #expect(
            try JSONDocument(parsing: Self.sample).root.minified
                == #"{"Id":"Interruptions-7","Empty":{},"None":[],"Deep":[[{"a":[1,-0.5e+3,true,false,null]}]],"#
                + #""Ünï":"\u00fc\n\"\\\/ 😀 \ud83d\ude00","Big":123456789012345678901234567890,"Dup":1,"Dup":2}"#
        )
    }

    @Test(arguments: [
        #"{"a":"b":"c"}"#, #"{"a":"b":{"c":1}}"#, #"["a":1]"#, #"["a":["b"],2]"#, #"{"a":1:2}"#,
        #"{"a":null:2}"#,
        #"{"s":{"a":"b":{"c":1},"d":2}}}"#, #"{"s":{"a":"b":1,"d":2}}}"#, #"{"s":["a":[1],2]]}"#,
        #"{"a":"b""c":1}"#, #"{"a":"b" "c"}"#, #"[1:2]"#, #"{"a":{}:1}"#,
    ])
    func colonThatNoNameStandsBeforeIsNoJSON(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
    }

    @Test func cutTextIsNoJSON() {
        let bytes = Array(Self.sample.utf8)
        for length in 0..<bytes.count {
            #expect(throws: JSONError.self, "\(length) bytes") { try JSONDocument(parsing: bytes[..<length]) }
        }
    }

    @Test(arguments: [
        "", " ", "null", "1", "\"text\"", "{} x", "{}{}", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\"}", "{a:1}",
        "{'a':1}", "[01]",
        "[1.]", "[.5]", "[+1]", "[-]", "[1e]", "[NaN]", "[Infinity]", "[tru]", "[True]", "[nul]", "[nulll]",
        "{\"a\":nulx}", "[fals]", "[truee]", "[null1]", "[\"\n\"]", "[\"\t\"]", "[\"\\x\"]",
        "[\"\\u12\"]", "[\"\\u12G4\"]", "[\"a]", "[1 2]", "[1}", "{\"a\":1]", "// x\n[]", "[1]/**/",
        "[\"\\\"]", "{\"a\":}", "{1:2}",
        "[\u{FEFF}]", "[1]\0",
    ])
    func textThatIsNoDocumentIsRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
    }

    @Test(arguments: [
        (#""a""#, "a"), (#""a" "#, "a"), (#"":""#, ":"), (#""a\":""#, #"a":"#), (#"" : ""#, " : "),
        (#""\\""#, "\\"),
        (#""\u003a\u0022""#, ":\""), (#""""#, ""),
    ])
    func nameEndsWhereItsQuotesClose(source: String, name: String) throws {
        for gap in ["", " ", "\r\n\t"] {
            let root = try JSONDocument(parsing: "{\(source)\(gap):\(gap)\"b\",\"c\":1}").root
            #expect(root.members.map(\.name) == [name, "c"])
            #expect(root.members.map(\.value.minified) == ["\"b\"", "1"])
        }
    }

    @Test(arguments: [#"{"\x":1}"#, #"{"\u12":1}"#, #"{"\u12G4":1}"#, "{\"\n\":1}", #"{"a\":1}"#])
    func nameWithAMalformedEscapeIsRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
    }

    @Test(
        arguments: [
            [0x5B, 0x22, 0xFF, 0x22, 0x5D], [0x5B, 0x22, 0xC0, 0x80, 0x22, 0x5D],
            [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D],
            [0x5B, 0x22, 0xE2, 0x82, 0x22, 0x5D], [0x5B, 0x22, 0xF5, 0x80, 0x80, 0x80, 0x22, 0x5D],
        ] as [[UInt8]]
    )
    func bytesThatAreNoUTF8AreRefused(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes) }
    }

    @Test func everyDepthIsReadOrRefusedAndNeverCrashes() throws {
        let fine = String(repeating: "[", count: 250) + String(repeating: "]", count: 250)
        #expect(try JSONDocument(parsing: fine).root.minified == fine)
        for depth in [2000, 100_000, 3_000_000] {
            for text in [String(repeating: "[", count: depth), String(repeating: "{\"a\":", count: depth)] {
                #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
            }
            let whole = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(throws: JSONError.self) { try JSONDocument(parsing: whole) }
        }
    }

    @Test(arguments: [
        (#""\ud800""#, "\u{FFFD}"), (#""\udc00x""#, "\u{FFFD}x"), (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83dx""#, "\u{FFFD}x"),
        (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00\u0041""#, "😀A"),
        (#""a\u0000b""#, "a\0b"),
        (#""\b\f\n\r\t\/\\\"""#, "\u{8}\u{C}\n\r\t/\\\""), (#""""#, ""), (#""\\u0041""#, "\\u0041"),
        (#""\ud83d\\ude00""#, "\u{FFFD}\\ude00"),
    ])
    func escapesAreResolvedAndKept(source: String, text: String) throws {
        let node = try #require(try JSONDocument(parsing: "[\(source)]").root.elements.first { _ in true })
        #expect(node.string == text)
        #expect(node.minified == source)
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("-7", -7), ("9223372036854775807", Int64.max),
        ("-9223372036854775808", Int64.min),
        ("9223372036854775808", nil), ("1.0", nil), ("1e3", nil), ("true", nil), ("\"7\"", nil),
        ("null", nil),
    ])
    func wholeNumbers(source: String, number: Int64?) throws {
        let node = try JSONDocument(parsing: "[\(source)]").root.elements.first { _ in true }
        #expect(node?.int == number)
        #expect(node?.minified == source)
    }

    @Test(arguments: [
        (#"{"a":1,"Links":{"x":[1]},"b":[{"Links":2}]}"#, #"{"a":1,"b":[{"Links":2}]}"#),
        (#"{"Links":1,"a":{}}"#, #"{"a":{}}"#), (#" { "Links" : 1 , "Links" : 2 } "#, "{}"), ("[1]", "[1]"),
    ])
    func memberIsLeftOutOfAnObject(source: String, rest: String) throws {
        var bytes: [UInt8] = []
        try JSONDocument(parsing: source).root.appendMinified(to: &bytes, omitting: "Links")
        #expect(String(decoding: bytes, as: UTF8.self) == rest)
    }

    @Test func documentInsideAPageIsReadAlone() throws {
        let bytes = Array("xx{\"a\":[1]}yy".utf8)
        #expect(try JSONDocument(parsing: bytes[2..<11]).root.minified == "{\"a\":[1]}")
    }
}
