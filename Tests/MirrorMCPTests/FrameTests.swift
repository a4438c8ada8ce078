import Testing
import WireFormat

@testable import MirrorMCP

struct FrameTests {
    private func malformed(_ text: String) -> (code: Int64, id: RequestID?)? {
        guard case .malformed(let error, let id) = Frame(Array(text.utf8)) else { return nil }
        return (error.code.rawValue, id)
    }

    @Test(arguments: ["", " ", "nonsense", "{", #"{"a":1}{"a":2}"#, "[1", "1,2", "\u{FEFF}x", #"{"id":1"#])
    func textThatIsNoJSONIsAParseErrorWithoutAnID(text: String) throws {
        let found = try #require(malformed(text))
        #expect(found.code == -32700 && found.id == nil)
    }

    @Test func invalidUTF8IsAParseError() throws {
        guard case .malformed(let error, nil) = Frame([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]) else {
            Issue.record("it was read")
            return
        }
        #expect(error.code == .parseError)
    }

    @Test(
        arguments: [
            "[]", #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, "5", #""text""#, "null", "true", "{}",
            #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"1.0","method":"ping"}"#, #"{"method":"ping"}"#,
            #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, #"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
            #"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, #"{"jsonrpc":"2.0","id":true,"method":"ping"}"#,
        ]
    )
    func whatIsNoMessageIsAnInvalidRequestWithoutAnID(text: String) throws {
        let found = try #require(malformed(text))
        #expect(found.code == -32600 && found.id == nil)
    }

    @Test func idIsEchoedWhereItCanBeRead() throws {
        #expect(malformed(#"{"jsonrpc":"2.0","id":0}"#)?.id == .number(0))
        #expect(malformed(#"{"jsonrpc":"2.0","id":"0","method":7}"#)?.id == .string("0"))
        let wrong = try #require(malformed(#"{"jsonrpc":"2.0","id":4,"method":"ping","params":[]}"#))
        #expect(wrong.code == -32602 && wrong.id == .number(4))
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"result":{}}"#, #"{"jsonrpc":"2.0","id":null,"error":{"code":1}}"#,
    ])
    func answersAreKnownAsSuch(text: String) {
        guard case .response = Frame(Array(text.utf8)) else {
            Issue.record("it is an answer")
            return
        }
    }

    @Test(arguments: ["0", "-3", "9007199254740993", #""0""#, #""""#, #""ä \" x""#])
    func idKeepsItsTypeAndItsText(id: String) throws {
        guard case .request(let request) = Frame(Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#.utf8))
        else {
            Issue.record("it is a request")
            return
        }
        #expect(OutgoingFrame.result([:], to: request.id) == #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
    }
}
