import Foundation
import MirrorTestSupport
import Testing

/// How `octomirror mcp` ends, whatever its client does.
@Suite(.timeLimit(.minutes(60)))
struct AgentEndTests {
    /// Its answers are longer than a pipe holds.
    private static func requests(_ count: Int) -> String {
        (1...count).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"tools/list"}"# + "\n" }.joined()
    }

    /// Starts the server with `requests` as input from a pipe, and with a pipe as output that nobody reads.
    private func whileUnread(
        _ count: Int,
        keepsInput: Bool,
        _ body: (RunningProcess) async throws -> Void
    ) async throws {
        let octomirror = try await Mirrored().octomirror
        let file = octomirror.mirror.folder.appendingPathComponent("requests")
        try Data(Self.requests(count).utf8).write(to: file)
        // What is open for both ends neither waits for the other one nor sees it go.
        let input = keepsInput ? "mkfifo in; exec 4<>in; cat requests >in" : ":"
        let line = """
            mkfifo out; exec 3<>out; \(input)
            exec "$octomirror" mcp < \(keepsInput ? "in" : "<(cat requests)") > out
            """
        try await octomirror.whileRunning(bash: line, body)
    }

    /// Waits until the server waits for its client: its threads have come to rest.
    private func isServing(_ running: RunningProcess) async throws {
        let name = URL(fileURLWithPath: "/proc/\(running.identifier)/comm")
        func threads() -> [String] {
            let folder = "/proc/\(running.identifier)/task"
            let tasks = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return tasks.map { (try? String(contentsOfFile: "\(folder)/\($0)/wchan", encoding: .utf8)) ?? "" }
        }
        while try String(contentsOf: name, encoding: .utf8) != "octomirror\n"
            || !threads().contains(where: { $0.contains("pipe_write") })
        {
            try Task.checkCancellation()
            try #require(running.isRunning, "it ended")
            await Task.yield()
        }
    }

    @Test(arguments: [100, 1100])
    func endOfInputEndsItThoughNobodyReads(count: Int) async throws {
        try await whileUnread(count, keepsInput: false) { running in
            let outcome = try await running.end()
            #expect(outcome.status == 0 && outcome.complaint == "")
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func signalEndsItThoughNobodyReads(signal: Int32) async throws {
        try await whileUnread(1100, keepsInput: true) { running in
            try await isServing(running)
            kill(running.identifier, signal)
            let outcome = try await running.end()
            #expect(outcome.status == 0 && outcome.complaint == "")
        }
    }

    @Test func secondSignalEndsItAtOnce() async throws {
        try await whileUnread(1100, keepsInput: true) { running in
            try await isServing(running)
            while running.isRunning {
                try Task.checkCancellation()
                running.stop()
                await Task.yield()
            }
            #expect(try await running.end().status == -SIGTERM)
        }
    }

    @Test func outputThatIsClosedEndsItWhileTheInputIsOpen() async throws {
        let octomirror = try await Mirrored().octomirror
        let line = """
            mkfifo in out; exec 3<>in 4<>out 5>out 4<&-
            echo '\(Self.requests(1))' >in
            exec "$octomirror" mcp < in >&5
            """
        try await octomirror.whileRunning(bash: line) { running in
            let outcome = try await running.end()
            #expect(outcome.status == 0 && outcome.complaint == "")
        }
    }
}
