import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// Resources: lists, templates, reads by either way, completions.
struct ResourceTests {
    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(samples(1...250))
        try fixture.ingest(samples(301...310) { $0.isPending = false })
        try fixture.ingest(samples(401...402), in: "Spaces-2")
        try fixture.ingest(SampleTask(9))
        try fixture.finish()
    }

    private static let interruption = "octopus://spaces/Default/interruptions/Interruptions-7"

    private func read(_ uri: String, _ era: Era, _ agent: Agent) async throws -> JSONNode {
        try await agent.ask("resources/read", #"{"uri":\#(JSONValue.string(uri).compact)}"#, era)
    }

    // MARK: - Lists

    @Test(arguments: Era.allCases)
    func listGoesThroughEveryPendingInterruption(era: Era) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            var seen: [String] = []
            var params = "{}"
            var pages = 0
            while true {
                let result = try #require(try await agent.ask("resources/list", params, era)["result"])
                seen += result["resources"]?.each("uri") ?? []
                pages += 1
                guard let cursor = result["nextCursor"]?.string else { break }
                params = #"{"cursor":"\#(cursor)"}"#
            }
            #expect(pages == 3 && seen.count == 253 && Set(seen).count == 253)
            #expect(
                seen[0] == "octopus://status"
                    && seen[1].hasSuffix("/Payments/interruptions/Interruptions-402")
            )
        }
    }

    @Test(arguments: ["\"\"", "\"x\"", "7", "null", #""MS4xLjEuYQ""#])
    func cursorThatIsNoneIsRefused(cursor: String) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let answer = try await agent.ask("resources/list", #"{"cursor":\#(cursor)}"#)
            #expect(answer.code == -32602)
        }
    }

    @Test func templatesAreThoseOfOctopus() async throws {
        try await Agent.with { agent in
            let result = try #require(try await agent.ask("resources/templates/list")["result"])
            #expect(
                result["resourceTemplates"]?.each("uriTemplate") == [
                    "octopus://spaces/{spaceName}/interruptions/{interruptionId}",
                    "octopus://spaces/{spaceName}/tasks/{taskId}",
                ]
            )
        }
    }

    // MARK: - Reads

    @Test(
        arguments: [interruption, "octopus://spaces/Default/tasks/ServerTasks-9", "octopus://status"],
        Era.allCases
    )
    func bothWaysOfReadingGiveTheSameBytes(uri: String, era: Era) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let contents = try #require(
                try await read(uri, era, agent)["result"]?["contents"]?.elements.map { $0 }
            )
            #expect(contents.count == 1 && contents[0].names == ["uri", "mimeType", "text"])
            #expect(
                contents[0]["uri"]?.string == uri && contents[0]["mimeType"]?.string == "application/json"
            )
            let tool = try await agent.call("read_resource", #"{"uri":"\#(uri)"}"#, era).answer
            #expect(tool.minified == contents[0].minified)
        }
    }

    @Test func bodyIsAsReceivedLessLinks() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let answer = try await read(Self.interruption, .modern, agent)
            let text = try #require(answer["result"]?["contents"]?.each("text").first)
            guard case .object(let members) = SampleInterruption(7).json else { return }
            #expect(text == JSONValue.object(members.filter { $0.name != "Links" }).compact)
        }
    }

    @Test(
        arguments: [
            "octopus://spaces/Default/interruptions/Interruptions-999",
            "octopus://spaces/Nowhere/interruptions/Interruptions-7",
            "octopus://spaces/Payments/interruptions/Interruptions-7",
            "octopus://spaces/Default/tasks/ServerTasks-404",
            "octopus://spaces/Default/interruptions/Interruptions-x",
            "octopus://spaces/Default/tasks/ServerTasks-9/details",
            "octopus://nope", "", "https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-9",
            "Interruptions-7",
            "octopus://spaces/Default/interruptions/Interruptions-7/",
            "octopus://spaces/a,b/interruptions/Interruptions-7",
            "OCTOPUS://spaces/Default/interruptions/Interruptions-7",
        ]
    )
    func whatIsNotThereIsAnErrorOfTheEra(uri: String) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            for era in Era.allCases {
                let answer = try await read(uri, era, agent)
                #expect(answer.code == (era.isModern ? -32602 : -32002))
                #expect(answer["error"]?["data"]?["uri"]?.string == uri)
                let tool = try await agent.call("read_resource", #"{"uri":"\#(uri)"}"#, era)
                #expect(tool["isError"]?.bool == true && !tool.text.isEmpty)
            }
        }
    }

    @Test(arguments: [
        "octopus://spaces/Default/interruptions/7", "octopus://spaces/Default/tasks/Interruptions-7",
    ])
    func idOfAnotherKindIsRefused(uri: String) async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            for era in Era.allCases {
                let answer = try await read(uri, era, agent)
                #expect(answer.code == -32602)
            }
        }
    }

    @Test func escapesOfAnAddressAreResolved() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let answer = try await read(
                "octopus://spaces/D%65fault/interruptions/Interruptions%2D7",
                .modern,
                agent
            )
            #expect(answer["result"]?["contents"]?.elements.map { $0 }.count == 1)
        }
    }

    @Test func addressThatIsTooLongIsNone() {
        #expect(
            MirrorResource("octopus://spaces/\(String(repeating: "x", count: 5000))/tasks/ServerTasks-1")
                == nil
        )
    }

    // MARK: - Completions

    private func complete(
        _ name: String,
        _ value: String,
        in space: String? = nil,
        _ template: String = "interruptions/{interruptionId}"
    )
        async throws -> JSONNode
    {
        var found: JSONNode?
        let context = space.map { #","context":{"arguments":{"spaceName":"\#($0)"}}"# } ?? ""
        let params =
            #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/\#(template)"},"#
            + #""argument":{"name":"\#(name)","value":"\#(value)"}\#(context)}"#
        try await Agent.with(prepare: Self.fill) { agent in
            found = try await agent.ask("completion/complete", params)
        }
        return try #require(found)
    }

    private func values(_ answer: JSONNode) -> [String] {
        answer["result"]?["completion"]?["values"]?.elements.compactMap(\.string) ?? []
    }

    @Test(arguments: [("", ["Default", "Payments"]), ("pay", ["Payments"]), ("x", [])])
    func spacesAreCompleted(value: String, names: [String]) async throws {
        let answer = try await complete("spaceName", value)
        #expect(values(answer) == names)
        #expect(answer["result"]?["completion"]?["total"]?.int == Int64(names.count))
    }

    @Test(
        arguments: [
            ("Interruptions-40", "Payments", ["Interruptions-402", "Interruptions-401"]),
            ("interruptions-40", "Default", ["Interruptions-40"]),
            (
                "Interruptions-24", nil,
                (240...249).reversed().map { "Interruptions-\($0)" } + ["Interruptions-24"]
            ),
            ("Interruptions-0", nil, []), ("Interruptions-x", nil, []), ("Server", nil, []),
            ("Interruptions-7", "Nowhere", []),
            ("Interruptions-99999999999999999999", nil, []),
        ] as [(String, String?, [String])]
    )
    func idsAreCompleted(value: String, space: String?, ids: [String]) async throws {
        #expect(values(try await complete("interruptionId", value, in: space)) == ids)
    }

    @Test func completionStopsAtAHundred() async throws {
        let answer = try await complete("interruptionId", "")
        #expect(values(answer).count == 100 && values(answer)[0] == "Interruptions-402")
        #expect(answer["result"]?["completion"]?["hasMore"]?.bool == true)
    }

    @Test func tasksAreCompleted() async throws {
        #expect(values(try await complete("taskId", "ServerTasks-", "tasks/{taskId}")) == ["ServerTasks-9"])
    }

    @Test(
        arguments: [
            "{}", #"{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":""}}"#,
            #"{"ref":{"type":"ref/resource","uri":"octopus://nope"},"argument":{"name":"spaceName","value":""}}"#,
            #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/tasks/{taskId}"},"argument":{"name":"interruptionId","value":""}}"#,
            #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/tasks/{taskId}"},"argument":{"name":"taskId"}}"#,
        ]
    )
    func completionOfWhatIsNotThereIsRefused(params: String) async throws {
        try await Agent.with { agent in
            let answer = try await agent.ask("completion/complete", params)
            #expect(answer.code == -32602)
        }
    }
}
