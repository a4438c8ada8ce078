import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// The tools besides `find_interruptions`.
struct OtherToolTests {
    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(
            samples(1...3) { sample in
                if sample.id == "Interruptions-2" { sample.instructions = "Start the **rollback** at once." }
            }
        )
        try fixture.ingest(SampleTask(9), SampleTask(10))
        var done = SampleTask(11)
        (done.isCompleted, done.state, done.name) = (true, "Failed", "RunbookRun")
        try fixture.ingest(done)
        try fixture.finish()
    }

    private func call(_ tool: String, _ arguments: String, _ body: (JSONNode) throws -> Void) async throws {
        try await Agent.with(prepare: Self.fill) { agent in try await body(agent.call(tool, arguments)) }
    }

    // MARK: - search_instructions

    @Test func searchFindsWordsOfInstructions() async throws {
        try await call("search_instructions", #"{"query":"rollback"}"#) { result in
            let items = try #require(try result.answer["items"])
            #expect(items.each("id") == ["Interruptions-2"])
            #expect(items.each("snippet").first?.contains("**rollback**") == true)
            #expect(items.elements.first { _ in true }?["matchedIn"]?.minified == #"["instructions"]"#)
            #expect(
                result["content"]?.each("uri") == ["octopus://spaces/Default/interruptions/Interruptions-2"]
            )
        }
    }

    @Test(
        arguments: [
            (#"{"query":"dashboard","sort":"relevance","take":1}"#, 2, 1),
            (#"{"query":"dashboard","spaceName":"Payments"}"#, 0, 0),
            (#"{"query":"dashboard OR rollback","pendingOnly":true}"#, 3, 3),
        ] as [(String, Int64, Int)]
    )
    func searchNarrowsAndPages(arguments: String, total: Int64, count: Int) async throws {
        try await call("search_instructions", arguments) { result in
            let answer = try result.answer
            #expect(answer["totalResults"]?.int == total && answer["items"]?.each("id").count == count)
        }
    }

    @Test(arguments: [
        (#"{}"#, "query"), (#"{"query":"-x"}"#, "Name a word"),
        (#"{"query":"*"}"#, "Give a word, for instance: rollback"),
        (#"{"query":"x","sort":"oldest"}"#, "'newest' | 'relevance'"),
        (#"{"query":"\"","spaceName":[]}"#, "no word"),
    ])
    func searchSaysWhatIsWrong(arguments: String, text: String) async throws {
        try await call("search_instructions", arguments) { result in
            #expect(result["isError"]?.bool == true && result.text.contains(text), "\(result.text)")
        }
    }

    // MARK: - find_tasks

    @Test(
        arguments: [
            ("{}", ["ServerTasks-11", "ServerTasks-10", "ServerTasks-9"]),
            (#"{"active":true,"take":1}"#, ["ServerTasks-10"]),
            (#"{"state":"failed"}"#, ["ServerTasks-11"]),
            (#"{"name":["RunbookRun"],"spaceName":"Default"}"#, ["ServerTasks-11"]),
            (#"{"spaceName":"Payments"}"#, []),
            (#"{"description":"release 1.2","active":false}"#, ["ServerTasks-11"]),
        ] as [(String, [String])]
    )
    func tasksAreListedAndNarrowed(arguments: String, ids: [String]) async throws {
        try await call("find_tasks", arguments) { result in
            let answer = try result.answer
            #expect(answer["items"]?.each("id") == ids)
        }
    }

    @Test func taskByIDIsItsSummary() async throws {
        try await call("find_tasks", #"{"taskId":"ServerTasks-9","spaceName":"Default"}"#) { result in
            let answer = try result.answer
            #expect(answer["id"]?.string == "ServerTasks-9" && answer["mirror"]?.isObject == true)
            #expect(answer["duration"] == nil, "what changes by itself is left out")
        }
    }

    @Test(arguments: [
        (#"{"taskId":"ServerTasks-99"}"#, "find_tasks"),
        (#"{"taskId":"ServerTasks-9","spaceName":"Payments"}"#, "'Payments'"),
        (#"{"taskId":"ServerTasks-9","take":3}"#, "Invalid argument combination"),
        (#"{"taskId":"7"}"#, "ServerTasks"),
    ])
    func taskThatIsNotThereSaysSo(arguments: String, text: String) async throws {
        try await call("find_tasks", arguments) { result in
            #expect(result["isError"]?.bool == true && result.text.contains(text), "\(result.text)")
        }
    }

    // MARK: - get_interruption_history

    @Test func historyTellsWhatChanged() async throws {
        try await Agent.with(prepare: { fixture in
            try fixture.ingest(samples(1...1))
            try fixture.ingest(
                samples(1...1) {
                    $0.isPending = false; $0.result = "Proceed"
                }
            )
            try fixture.finish()
        }) { agent in
            let result = try await agent.call(
                "get_interruption_history",
                #"{"interruptionId":"Interruptions-1"}"#
            )
            let answer = try result.answer
            #expect(answer["versions"]?.elements.map { $0["version"]?.int } == [1, 2])
            #expect(answer["decision"]?["outcome"]?.string == "Proceed")
        }
    }

    @Test(arguments: [
        (#"{}"#, "interruptionId"), (#"{"interruptionId":"Interruptions-9"}"#, "find_interruptions"),
        (#"{"interruptionId":"Interruptions-1","spaceName":"Payments"}"#, "'Payments'"),
    ])
    func historyOfWhatIsNotThereSaysSo(arguments: String, text: String) async throws {
        try await call("get_interruption_history", arguments) { result in
            #expect(result["isError"]?.bool == true && result.text.contains(text), "\(result.text)")
        }
    }

    // MARK: - get_task_from_url

    @Test func taskOfAnAddressIsItsWholeBody() async throws {
        let url = "https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-9?activeTab=taskLog"
        try await call("get_task_from_url", #"{"url":"\#(url)"}"#) { result in
            let answer = try result.answer
            #expect(answer["task"]?["Task"]?["Id"]?.string == "ServerTasks-9")
            #expect(answer["task"]?["Task"]?["Links"] == nil)
            #expect(
                result["content"]?.each("uri") == ["octopus://spaces/Default/tasks/ServerTasks-9"]
            )
            #expect(
                answer["resolvedSpaceName"]?.string == "Default"
                    && answer["resolvedTaskId"]?.string == "ServerTasks-9"
            )
            #expect(
                answer["urlInfo"]?.names == [
                    "originalUrl", "extractedSpaceId", "extractedTaskId", "resourceType",
                ]
            )
        }
    }

    @Test(arguments: [
        ("", "URL is required"), ("ServerTasks-9", "Failed to parse Octopus URL: Invalid URL"),
        ("https://x/app#/tasks/ServerTasks-9", "Could not extract space ID from URL."),
        ("https://x/app#/Spaces-1/projects/web/deployments", "Could not extract task ID from URL."),
        ("/app#/Spaces-2/tasks/ServerTasks-9", "not in the mirror"),
        ("https://x/app#/Spaces-1/tasks/ServerTasks-9", "'x', and this mirror holds 'octopus.example.com'"),
    ])
    func addressThatIsNoneOfATaskSaysSo(url: String, text: String) async throws {
        try await call("get_task_from_url", #"{"url":"\#(url)"}"#) { result in
            #expect(result["isError"]?.bool == true && result.text.contains(text), "\(result.text)")
        }
    }

    // MARK: - mirror_status

    @Test func statusNamesTheSpaces() async throws {
        try await call("mirror_status", "{}") { result in
            let answer = try result.answer
            #expect(answer["spaces"]?.each("name") == ["Default", "Payments"])
            #expect(answer["mirror"]?["coverage"]?.string == "complete")
        }
    }
}
