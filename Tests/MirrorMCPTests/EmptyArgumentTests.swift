import MirrorPolicy
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// What tools pass over fulfils no condition.
struct EmptyArgumentTests {
    /// Each argument that may be a text or several, of each tool.
    private static let cases = Toolbox.all.flatMap { tool in
        tool.arguments.arguments.filter { [.string, .strings].contains($0.type) }.map { (tool.name, $0) }
    }

    @Test(arguments: [
        #"{"op":"exists"}"#, #"{"op":"neq","value":"a"}"#, #"{"op":"not_in","value":["a","b"]}"#,
        #"{"op":"regex","value":"x?"}"#,
    ])
    func textThatSaysNothingOpensNoRequire(condition: String) async throws {
        #expect(Self.cases.count > 40)
        for (tool, argument) in Self.cases {
            let condition = condition.dropLast() + #","path":"args.\#(argument.name)"}"#
            let policy = """
                {"version":"1","default":"allow","tools":{"\(tool)":{"require":[\(condition)]}}}
                """
            try await Agent.with(policy: policy, prepare: { try $0.finish() }) { agent in
                for value in argument.type == .strings ? [#""""#, "[]", #"[""]"#, #"["",""]"#] : [#""""#] {
                    let result = try await agent.call(tool, #"{"\#(argument.name)":\#(value)}"#)
                    let rule = result["_meta"]?["octomirror/policy"]?["rule"]?.string
                    #expect(rule?.hasPrefix("/tools/\(tool)/require/") == true, "\(argument.name) \(value)")
                }
            }
        }
    }

    /// The reason why an empty text must count as missing: to the tool it is.
    @Test func conditionOnAnEmptyTextCannotBeWritten() async throws {
        try await Agent.with(prepare: { fixture in
            try fixture.ingest(samples(1...3))
            try fixture.finish()
        }) { agent in
            let all = try await agent.call("find_interruptions", #"{"spaceName":"Default"}"#)
            for value in [#""""#, "[]", #"[""]"#] {
                let none = try await agent.call(
                    "find_interruptions",
                    #"{"spaceName":"Default","project":\#(value)}"#
                )
                #expect(none.text == all.text)
            }
        }
    }
}
