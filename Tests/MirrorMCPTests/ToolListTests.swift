import Testing
import WireFormat

@testable import MirrorMCP

/// What `tools/list` says, and that it is what tools do.
struct ToolListTests {
    private static let names = [
        "find_interruptions", "search_instructions", "find_tasks", "get_interruption_history",
        "get_task_from_url",
        "read_resource", "mirror_status",
    ]

    private func tools(_ era: Era) async throws -> [JSONNode] {
        var tools: [JSONNode] = []
        try await Agent.with { agent in
            tools =
                try await agent.ask("tools/list", "{}", era)["result"]?["tools"]?.elements.map { $0 } ?? []
        }
        return tools
    }

    @Test(arguments: Era.allCases)
    func everyToolIsListedInTheSameOrder(era: Era) async throws {
        #expect(try await tools(era).compactMap { $0["name"]?.string } == Self.names)
    }

    @Test(arguments: Era.allCases)
    func everyToolSaysThatItOnlyReads(era: Era) async throws {
        for tool in try await tools(era) {
            let hints = try #require(tool["annotations"])
            #expect(hints["readOnlyHint"]?.bool == true)
            #expect(hints["destructiveHint"]?.bool == false)
            #expect(hints["idempotentHint"]?.bool == true)
            #expect(hints["openWorldHint"]?.bool == false)
        }
    }

    @Test(arguments: Era.allCases)
    func schemasHaveObjectsAtTheirRoots(era: Era) async throws {
        for tool in try await tools(era) {
            #expect(tool["inputSchema"]?["type"]?.string == "object")
            #expect(tool["outputSchema"]?["type"]?.string == "object")
            #expect(tool["description"]?.string?.isEmpty == false)
            let properties = tool["inputSchema"]?["properties"]?.members.map { $0 } ?? []
            for property in properties { #expect(property.value["description"]?.string?.isEmpty == false) }
            let required = tool["inputSchema"]?["required"]?.elements.compactMap(\.string) ?? []
            #expect(Set(required).isSubset(of: properties.map(\.name)))
        }
    }

    @Test func argumentsOfOctopusComeFirstWithItsTypes() async throws {
        let tool = try #require(try await tools(.legacy).first)
        let properties = try #require(tool["inputSchema"]?["properties"]?.members.map { $0 })
        #expect(
            properties.prefix(7).map { "\($0.name) \($0.value["type"]?.string ?? "")" } == [
                "spaceName string", "interruptionId string", "pendingOnly boolean", "assignedToMe boolean",
                "regarding string", "skip number", "take number",
            ]
        )
        #expect(properties[2].value["default"]?.bool == true)
        #expect(tool["inputSchema"]?["required"]?.minified == #"["spaceName"]"#)
    }

    @Test(arguments: ["tools/list", "resources/templates/list"], ["\"\"", "\"x\"", "null", "7"])
    func listOfOnePageTakesNoCursor(method: String, cursor: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask(method, #"{"cursor":\#(cursor)}"#)
            #expect(answer.code == -32602)
        }
    }

    @Test(arguments: Era.allCases)
    func unknownToolIsAnErrorOfTheProtocol(era: Era) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("tools/call", #"{"name":"list_spaces","arguments":{}}"#, era)
            #expect(
                answer.code == -32602 && answer["error"]?["message"]?.string?.contains("list_spaces") == true
            )
        }
    }

    @Test(arguments: [
        "{}", #"{"name":7}"#, #"{"name":"mirror_status","arguments":[]}"#,
        #"{"name":"mirror_status","arguments":null}"#,
    ])
    func callOfAWrongShapeIsAnErrorOfTheProtocol(params: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("tools/call", params)
            #expect(answer.code == -32602)
        }
    }
}
