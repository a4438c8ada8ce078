import Foundation
import MirrorTestSupport
import Testing
import WireFormat

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// `octomirror mcp` as the host of an agent starts it.
@Suite(.timeLimit(.minutes(60)))
struct AgentTests {
    private static let handshake =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}"#

    private static func modern(_ id: Int, _ method: String, _ params: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}\#(params)}}"#
    }

    /// What comes back for lines of input that end at once, by id.
    private func answers(_ lines: [String], _ octomirror: Octomirror, _ options: String = "") async throws
        -> [String: JSONNode]
    {
        let input = octomirror.mirror.folder.appendingPathComponent("input")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: input)
        let outcome = try await octomirror.bash("\"$octomirror\" mcp \(options) < \(input.path)")
        #expect(outcome.status == 0 && outcome.complaint == "", "\(outcome.complaint)")
        let frames = try outcome.output.split(separator: "\n").map {
            try JSONDocument(parsing: String($0)).root
        }
        return Dictionary(frames.map { ($0["id"]?.minified ?? "none", $0) }) { first, _ in first }
    }

    // MARK: - stdio

    @Test func everythingThatWasAskedIsAnsweredBeforeTheEndOfInputEndsIt() async throws {
        let mirrored = try await Mirrored()
        let find = #","name":"find_interruptions","arguments":{"spaceName":"Default","pendingOnly":false}"#
        let lines =
            [Self.handshake, #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, "", "nonsense"]
            + (1...200).map { Self.modern($0, "tools/call", find) }
        let answers = try await answers(lines, mirrored.octomirror)
        #expect(answers["0"]?["result"]?["protocolVersion"]?.string == "2025-06-18")
        #expect(answers["none"]?["error"]?["code"]?.int == -32700)
        for id in 1...200 { #expect(answers["\(id)"]?["result"]?["isError"]?.bool == false) }
    }

    @Test func interruptionIsFoundAndRead() async throws {
        let mirrored = try await Mirrored()
        let uri = "octopus://spaces/Default/interruptions/\(mirrored.zebra)"
        let answers = try await answers(
            [
                Self.modern(1, "tools/call", #","name":"search_instructions","arguments":{"query":"zebra"}"#),
                Self.modern(2, "resources/read", #","uri":"\#(uri)""#),
            ],
            mirrored.octomirror
        )
        let text = answers["1"]?["result"]?["content"]?.elements.first { _ in true }?["text"]?.string
        #expect(text?.contains(mirrored.zebra) == true)
        let body = answers["2"]?["result"]?["contents"]?.elements.first { _ in true }?["text"]?.string
        #expect(body?.contains("Feed the **zebra** first.") == true)
        let shown = try await mirrored.octomirror("show", uri, "--json")
        #expect(shown.output == (body ?? "") + "\n")
    }

    @Test func lineThatIsTooLongIsAnsweredAndTheNextIsRead() async throws {
        let mirrored = try await Mirrored()
        let long = String(repeating: "x", count: 11_000_000)
        let answers = try await answers([long, Self.modern(1, "tools/list", "")], mirrored.octomirror)
        #expect(answers["none"]?["error"]?["code"]?.int == -32600)
        #expect(answers["1"]?["result"]?["tools"]?.isArray == true)
    }

    @Test func readerThatGoesAwayEndsNothingButTheWriting() async throws {
        let mirrored = try await Mirrored()
        let list = Self.modern(1, "tools/list", "")
        let line =
            "for i in $(seq 300); do echo '\(list)'; done | { \"$octomirror\" mcp; echo $? >&2; } | head -c 1"
        let outcome = try await mirrored.octomirror.bash(line)
        #expect(outcome.output == "{" && outcome.complaint == "0\n")
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func signalEndsItWhileItWaitsForInput(signal: Int32) async throws {
        let mirrored = try await Mirrored()
        let list = Self.modern(1, "tools/list", "")
        let line = "exec \"$octomirror\" mcp < <(echo '\(list)'; exec sleep 600)"
        try await mirrored.octomirror.whileRunning(bash: line) { running in
            try await running.saying("tools")
            kill(running.identifier, signal)
            let outcome = try await running.end()
            #expect(outcome.status == 0 && outcome.complaint == "")
        }
    }

    @Test func callsAreAuditedWithoutTheirValues() async throws {
        let mirrored = try await Mirrored()
        let call = #","name":"search_instructions","arguments":{"query":"Marzipan","take":1}"#
        let audit = mirrored.octomirror.mirror.folder.appendingPathComponent("calls.jsonl")
        _ = try await answers(
            [Self.modern(1, "tools/call", call)],
            mirrored.octomirror,
            "--audit \(audit.path)"
        )
        let text = try String(contentsOf: audit, encoding: .utf8)
        #expect(!text.contains("Marzipan"))
        let row = try JSONDocument(parsing: text.trimmingCharacters(in: .newlines)).root
        #expect(row["arguments"]?.minified == #"["query","take"]"# && row["outcome"]?.string == "allowed")
    }

    // MARK: - HTTP

    /// Sends a message; gives the status and the body.
    private func post(_ body: Data, to url: String, _ headers: [String: String] = [:]) async throws
        -> (status: Int, body: String)
    {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = "POST"
        request.httpBody = body
        let all = [
            "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
        ].merging(headers) { $1 }
        for (name, value) in all { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession(configuration: .ephemeral).data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode
        return (try #require(status), String(decoding: data, as: UTF8.self))
    }

    private static let list = Data(#"{"jsonrpc":"2.0","id":"a","method":"tools/list"}"#.utf8)

    private func address(_ running: RunningProcess) async throws -> String {
        try await running.saying("serving at ")
        let text = try running.said()
        return try #require(text.firstMatch(of: /serving at (\S+)/)).output.1.description
    }

    @Test func httpIsServedUntilASignal() async throws {
        let octomirror = try await Mirrored().octomirror
        try await octomirror.whileRunning(["mcp", "--http", "127.0.0.1:0"]) { running in
            let url = try await address(running)
            let good = try await post(Self.list, to: url)
            #expect(good.status == 200 && good.body.contains("find_interruptions"))
            #expect(try await post(Self.list, to: url, ["Origin": "https://evil.example.com"]).status == 403)
            #expect(try await post(Self.list, to: url, ["Host": "evil.example.com"]).status == 421)
            #expect(try await post(Data(count: 5_000_000), to: url).status == 413)
            #expect(try await post(Self.list, to: url).status == 200, "the connection is no worse for it")
            running.stop()
            #expect(try await running.end().status == 0)
        }
    }

    @Test func tokenIsAskedForWhereOneIsSet() async throws {
        let octomirror = try await Mirrored().octomirror
        octomirror.environment["OCTOMIRROR_MCP_TOKEN"] = "secret-0"
        try await octomirror.whileRunning(["mcp", "--http", "127.0.0.1:0"]) { running in
            let url = try await address(running)
            #expect(try await post(Self.list, to: url).status == 401)
            #expect(try await post(Self.list, to: url, ["Authorization": "Bearer nope"]).status == 401)
            #expect(try await post(Self.list, to: url, ["Authorization": "Bearer secret-0"]).status == 200)
            let call = #"{"name":"mirror_status","arguments":{}}"#
            let frame = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":\#(call)}"#
            let answer = try await post(Data(frame.utf8), to: url, ["Authorization": "Bearer secret-0"])
            #expect(answer.status == 200 && answer.body.contains(#""isError":false"#), "\(answer.body)")
            running.stop()
            let outcome = try await running.end()
            #expect(outcome.status == 0 && !outcome.complaint.contains("secret-0"))
        }
    }

    @Test func grantsAreThoseOfTheFileAsItStandsAtEachRequest() async throws {
        let octomirror = try await Mirrored().octomirror
        let folder = octomirror.mirror.folder
        let (policy, grants) = (
            folder.appendingPathComponent("p.json"), folder.appendingPathComponent("g.json")
        )
        try #"{"version":"1","default":"allow"}"#.write(to: policy, atomically: true, encoding: .utf8)
        func grant(_ label: String, _ token: String) throws {
            let hash = SHA256.digest(of: [token]).map { String(format: "%02x", $0) }.joined()
            let file = #"{"grants":[{"label":"\#(label)","token_sha256":"\#(hash)"}]}"#
            try file.write(to: grants, atomically: true, encoding: .utf8)
        }
        try grant("alice-laptop", "first-0")
        let options = ["--policy", policy.path, "--grants", grants.path]
        try await octomirror.whileRunning(["mcp", "--http", "127.0.0.1:0"] + options) { running in
            let url = try await address(running)
            func status(_ token: String) async throws -> Int {
                try await post(Self.list, to: url, ["Authorization": "Bearer \(token)"]).status
            }
            #expect(try await status("first-0") == 200)
            #expect(try await status("second-0") == 401)
            try grant("alice-desktop", "second-0")
            #expect(try await status("first-0") == 401, "it was taken back")
            #expect(try await status("second-0") == 200)
            running.stop()
            #expect(try await running.end().status == 0)
        }
    }

    @Test func othersAreNotServedWithoutAToken() async throws {
        let octomirror = try await Mirrored().octomirror
        expectFailure(try await octomirror("mcp", "--http", "0.0.0.0:0"), 64, saying: "OCTOMIRROR_MCP_TOKEN")
    }

    @Test func addressThatIsTakenIsSaid() async throws {
        let octomirror = try await Mirrored().octomirror
        try await octomirror.whileRunning(["mcp", "--http", "127.0.0.1:0"]) { running in
            let url = try await address(running)
            let port = try #require(url.firstMatch(of: /:(\d+)\//)).output.1
            expectFailure(
                try await octomirror("mcp", "--http", "127.0.0.1:\(port)"),
                69,
                saying: "cannot listen"
            )
        }
    }

    // MARK: - What cannot be served

    @Test func missingMirrorIsSaidAtOnce() async throws {
        expectFailure(try await Octomirror()("mcp"), 66, saying: "no mirror")
    }

    @Test(arguments: [
        ["--http", "x"], ["--http", "127.0.0.1:99999"], ["--http", ":1"],
        ["--http", "127.0.0.1:0", "--grant", "a"],
    ])
    func wrongOptionsAreRefused(options: [String]) async throws {
        let outcome = try await Octomirror().call(["mcp"] + options)
        #expect(outcome.status == 64 && outcome.output == "")
    }
}
