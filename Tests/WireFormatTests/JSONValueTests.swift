import Foundation
import Testing

@testable import WireFormat

struct JSONValueTests {
    private let value: JSONValue = [
        "b": 1, "a": ["x", true, .null, .double(1.5), [], .object([])], "t": .text(#"{"raw":  1}"#),
    ]

    @Test func compactKeepsTheOrderGiven() {
        #expect(value.compact == #"{"b":1,"a":["x",true,null,1.5,[],{}],"t":{"raw":  1}}"#)
    }

    @Test func prettyHasALineAMember() {
        #expect(
            value.pretty == """
                {
                  "b": 1,
                  "a": [
                    "x",
                    true,
                    null,
                    1.5,
                    [],
                    {}
                  ],
                  "t": {"raw":  1}
                }
                """
        )
    }

    @Test func everyCharacterIsReadBackAsItWas() throws {
        let scalars =
            (0..<0x3000).compactMap(Unicode.Scalar.init) + [
                "\u{FFFD}", "\u{1F600}", "\u{10FFFF}", "\u{2028}",
            ]
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        let written = JSONValue.array([.string(text)]).compact
        #expect(
            Array(
                try JSONDocument(parsing: written).root.elements.first { _ in true }?.string?.utf8 ?? "".utf8
            ) == Array(text.utf8)
        )
        let theirs = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String]
        #expect(theirs?.first.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test func controlCharactersAreEscapedAndOthersAreNot() {
        #expect(
            JSONValue.string("\u{1B}[31m\0\"\\/é\n\u{7F}").compact
                == "\"\\u001b[31m\\u0000\\\"\\\\/é\\n\u{7F}\""
        )
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func numberThatJSONLacksIsNull(number: Double) {
        #expect(JSONValue.double(number).compact == "null")
    }

    @Test func largestNumbersAreExact() {
        #expect(
            JSONValue.array([.int(.max), .int(.min)]).compact == "[9223372036854775807,-9223372036854775808]"
        )
        #expect(JSONValue.optional(nil as String?) == .null)
        #expect(JSONValue.optional("a") == "a")
    }
}
