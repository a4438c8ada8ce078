import Testing

@testable import WireFormat

struct CanonicalTests {
    private func canonical(_ text: String, omitting: Set<String> = [], sets: Set<String> = []) throws
        -> String
    {
        var bytes: [UInt8] = []
        try JSONDocument(parsing: text).root.appendCanonical(to: &bytes, omitting: omitting, sets: sets)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"b":1,"a":2}"#, #" { "a" : 2 , "b" : 1 } "#),
        (#"{"a":{"y":[],"x":{}}}"#, #"{"a":{"x":{},"y":[]}}"#),
        (#"{"a":"\u00e9\/"}"#, #"{"a":"é/"}"#), (#"{"\u0061":1}"#, #"{"a":1}"#),
        (#"[{"b":1,"a":2}]"#, #"[{"a":2,"b":1}]"#),
    ])
    func formIgnoresOrderWhiteSpaceAndEscapes(left: String, right: String) throws {
        #expect(try canonical(left) == canonical(right))
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1.0}"#), (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#), (#"{"a":null}"#, "{}"),
        (#"{"a":"1"}"#, #"{"a":1}"#),
        (#"{"a":"e\u0301"}"#, #"{"a":"\u00e9"}"#), (#"{"a":""}"#, #"{"a":null}"#),
        (#"{"a":[]}"#, #"{"a":{}}"#),
    ])
    func formTellsDifferentDocumentsApart(left: String, right: String) throws {
        // NB: compared as bytes; to Swift, two spellings of one accent are the same text.
        #expect(try Array(canonical(left).utf8) != Array(canonical(right).utf8))
    }

    @Test func omittedMembersAreThoseOfTheOuterObjectOnly() throws {
        let text = #"{"Links":1,"a":{"Links":2},"Flag":true}"#
        #expect(try canonical(text, omitting: ["Links", "Flag"]) == #"{"a":{"Links":2}}"#)
    }

    @Test func setsAreThoseOfTheOuterObjectOnly() throws {
        let left = #"{"s":["b","a",{"y":1,"x":2}],"l":["b","a"],"in":{"s":["b","a"]}}"#
        let right = #"{"s":[{"x":2,"y":1},"a","b"],"l":["b","a"],"in":{"s":["b","a"]}}"#
        #expect(try canonical(left, sets: ["s", "in"]) == canonical(right, sets: ["s", "in"]))
        let swapped = #"{"s":["a","b",{"y":1,"x":2}],"l":["b","a"],"in":{"s":["a","b"]}}"#
        #expect(try canonical(left, sets: ["s"]) != canonical(swapped, sets: ["s"]))
        #expect(try canonical(#"{"s":["a","a"]}"#, sets: ["s"]) != canonical(#"{"s":["a"]}"#, sets: ["s"]))
        #expect(try canonical(#"{"s":"text"}"#, sets: ["s"]) == #"{"s":"text"}"#)
    }

    @Test func membersThatStandTwiceAreBothKept() throws {
        #expect(try canonical(#"{"a":1,"a":2}"#) == #"{"a":1,"a":2}"#)
    }
}
