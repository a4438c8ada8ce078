import Testing
import WireFormat

@testable import MirrorPolicy

struct PredicateTests {
    /// What a `require` and a `deny_if` of the same condition make of arguments: + allowed, - denied.
    private func outcome(_ op: String, _ value: String?, _ arguments: String, path: String = "args.take")
        throws -> String
    {
        try ["require", "deny_if"].map { list in
            let value = value.map { #","value":\#($0)"# } ?? ""
            let gate = try GateFixture(
                """
                {"version":"1","default":"deny","tools":{"find_tasks":{"\(list)":[{"path":"\(path)","op":"\(op)"\(value)}]}}}
                """
            ).gate()
            return try gate.denial(.tool("find_tasks", arguments)) == nil ? "+" : "-"
        }.joined()
    }

    @Test(arguments: [
        ("eq", "5", "5", "+-"), ("eq", "5", "5.0", "+-"), ("eq", "5", "\"5\"", "+-"), ("eq", "5", "6", "-+"),
        ("eq", "\"a\"", "\"A\"", "-+"), ("eq", "true", "true", "+-"), ("eq", "true", "false", "-+"),
        ("eq", "true", "\"true\"", "+-"),
        ("eq", "9007199254740993", "9007199254740992", "-+"), ("eq", "\"\u{E9}\"", "\"e\u{301}\"", "-+"),
        ("neq", "5", "5e0", "-+"), ("neq", "5", "6", "+-"), ("in", "[1,\"a\"]", "\"a\"", "+-"),
        ("in", "[1,\"a\"]", "2", "-+"),
        ("not_in", "[1,\"a\"]", "1.0", "-+"), ("not_in", "[1,\"a\"]", "\"b\"", "+-"),
        ("lt", "5", "4", "+-"), ("lt", "5", "5", "-+"), ("lte", "5", "5", "+-"), ("lte", "5", "5.1", "-+"),
        ("gt", "5", "5", "-+"), ("gt", "5", "1e999", "+-"), ("gte", "5", "5", "+-"), ("gte", "5", "-5", "-+"),
        ("gt", "5", "\"1000\"", "+-"), ("gt", "5", "99999999999999999999", "+-"),
        ("regex", "\"^a+$\"", "\"aaa\"", "+-"), ("regex", "\"^a+$\"", "\"ab\"", "-+"),
        ("regex", "\"^1\"", "12", "+-"),
        ("contains", "\"bc\"", "\"abcd\"", "+-"), ("contains", "\"bc\"", "\"b\"", "-+"),
        ("contains", "\"b\"", "[\"a\",\"b\"]", "+-"),
        ("contains", "\"b\"", "[\"\"]", "-+"), ("in", "[\"a\"]", "[\"\",\"a\"]", "+-"),
    ])
    func operatorsCompare(op: String, value: String, argument: String, expected: String) throws {
        #expect(try outcome(op, value, #"{"take":\#(argument)}"#) == expected, "\(op) \(value) \(argument)")
    }

    @Test(arguments: [
        ("lte", "5", "\"many\""), ("lte", "5", "true"), ("gt", "5", "{}"), ("eq", "5", "{\"a\":5}"),
        ("neq", "5", "[[5]]"),
        ("regex", "\"a\"", "[\"a\",\"b\"]"), ("eq", "\"a\"", "[\"a\",\"b\"]"),
        ("neq", "\"a\"", "[\"a\",\"b\"]"),
        ("contains", "\"a\"", "[[\"a\"]]"), ("in", "[\"a\"]", "[\"a\",null]"),
        ("regex", "\"^b\"", "\"\(String(repeating: "a", count: 4097))\""),
    ])
    func whatCannotBeDecidedIsDeniedEitherWay(op: String, value: String, argument: String) throws {
        #expect(try outcome(op, value, #"{"take":\#(argument)}"#) == "--")
    }

    @Test(arguments: ["eq", "neq", "lt", "gte"])
    func argumentThatIsMissingOrNullFailsARequireAndFiresNoDenial(op: String) throws {
        for arguments in [
            "{}", #"{"take":null}"#, #"{"Take":5}"#, #"{"take":[]}"#, #"{"take":""}"#, #"{"take":["",""]}"#,
        ] {
            #expect(try outcome(op, "5", arguments) == "-+", "\(op) \(arguments)")
        }
    }

    @Test(
        arguments: [
            (nil, #"{"take":1}"#, "+-"), ("true", "{}", "-+"), ("false", "{}", "+-"),
            ("false", #"{"take":1}"#, "-+"),
            ("true", #"{"take":null}"#, "-+"), ("false", #"{"take":null}"#, "+-"),
            ("true", #"{"take":""}"#, "-+"), ("false", #"{"take":""}"#, "+-"),
            ("true", #"{"take":[]}"#, "-+"),
            ("true", #"{"take":["",""]}"#, "-+"), ("true", #"{"take":["","a"]}"#, "+-"),
            ("true", #"{"take":false}"#, "+-"), ("true", #"{"take":0}"#, "+-"),
        ] as [(String?, String, String)]
    )
    func existsLooksAtPresence(value: String?, arguments: String, expected: String) throws {
        #expect(try outcome("exists", value, arguments) == expected)
    }

    @Test func arraysAreComparedElementByElement() throws {
        #expect(try outcome("in", #"["a","b"]"#, #"{"take":["a","b"]}"#) == "+-")
        #expect(try outcome("in", #"["a","b"]"#, #"{"take":["c","d"]}"#) == "-+")
        #expect(try outcome("in", #"["a","b"]"#, #"{"take":["a","c"]}"#) == "--")
    }

    @Test(arguments: [
        #"{"take":1,"take":1000}"#, #"{"take":1000,"take":1}"#, #"{"\u0074ake":1}"#,
        #"{"\u0074ake":1,"take":1000}"#,
    ])
    func nameThatAToolMightReadOtherwiseIsDenied(arguments: String) throws {
        #expect(try outcome("lte", "100", arguments) == "--")
        #expect(try outcome("exists", nil, arguments) == "--")
    }

    @Test func pathsGoIntoObjects() throws {
        #expect(try outcome("eq", "1", #"{"a":{"b":1}}"#, path: "args.a.b") == "+-")
        #expect(try outcome("eq", "1", #"{"a":{}}"#, path: "args.a.b") == "-+")
        #expect(try outcome("eq", "1", #"{"a":[{"b":1}]}"#, path: "args.a.b") == "--")
        #expect(try outcome("eq", "1", "[1]", path: "args.a.b") == "--")
    }

    @Test func callWithoutArgumentsHasNone() throws {
        let gate = try GateFixture(
            #"{"version":"1","default":"deny","tools":{"find_tasks":{"require":[{"path":"args.a","op":"exists"}]}}}"#
        ).gate()
        #expect(try gate.denial(.tool("find_tasks"))?.message == "the policy requires args.a exists true")
    }
}
