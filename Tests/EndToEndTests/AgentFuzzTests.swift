import Foundation
import MirrorTestSupport
import Testing

/// The process on standard input, whatever comes.
struct AgentFuzzTests {
    private static let seed: UInt64 = 28_072_026
    private static let count = 100_000
    /// Once everything is loaded it takes about a third of it, debug build and page cache of SQLite included.
    private static let memory = 300_000_000

    @Test(.timeLimit(.minutes(60)))
    func processOutlivesEveryFrameAndEndsWithTheInput() async throws {
        let octomirror = try await Mirrored().octomirror
        let folder = octomirror.mirror.folder
        let input = folder.appendingPathComponent("frames")
        try Self.frames().write(to: input)

        // What feeds it waits for a word before it ends the input, so that the memory can be read meanwhile.
        let line = """
            mkfifo go
            exec "$octomirror" mcp < <(cat frames; touch sent; read < go) \
            > >(awk '!/^\\{"jsonrpc":"2\\.0",.*\\}$/ { bad++ } END { print NR, bad + 0 > "summary" }')
            """
        try await octomirror.whileRunning(bash: line) { running in
            try await Self.file(folder.appendingPathComponent("sent"), running)
            let peak = try Self.peakMemory(of: running.identifier)
            #expect(peak < Self.memory, "it took \(peak) bytes")
            let go = try FileHandle(forWritingTo: folder.appendingPathComponent("go"))
            try go.write(contentsOf: Data("end\n".utf8))
            try go.close()
            let outcome = try await running.end()
            #expect(outcome.status == 0, "seed \(Self.seed): \(outcome.complaint)")
        }
        let summary = folder.appendingPathComponent("summary")
        // It is written when the last line has come through the pipe.
        var text = ""
        while text.isEmpty {
            try Task.checkCancellation()
            text = (try? String(contentsOf: summary, encoding: .utf8)) ?? ""
            await Task.yield()
        }
        let counts = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(
            counts.count == 2 && counts[0] > Self.count / 2 && counts[1] == 0,
            "seed \(Self.seed): \(counts)"
        )
    }

    /// A frame a line.
    private static func frames() -> Data {
        var generator = FrameGenerator(seed: seed)
        var data = Data()
        for _ in 0..<count {
            data.append(contentsOf: generator.next().map { $0 == 0x0A ? 0x20 : $0 })
            data.append(0x0A)
        }
        return data
    }

    private static func file(_ url: URL, _ running: RunningProcess) async throws {
        while !FileManager.default.fileExists(atPath: url.path) {
            try Task.checkCancellation()
            try #require(running.isRunning, "it ended before it had read everything")
            await Task.yield()
        }
    }

    private static func peakMemory(of process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let kilobytes = try #require(status.firstMatch(of: /VmHWM:\s+(\d+) kB/)).output.1
        return try #require(Int(kilobytes)) * 1024
    }
}
