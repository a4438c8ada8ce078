import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

/// The built binary, with a mirror of its own.
final class Octomirror {
    let mirror: TestMirror
    /// What the process finds in its environment, besides what it needs to run.
    var environment: [String: String] = [:]
    /// What the process may only read.
    private var simulator: Simulator?

    /// How a process ended.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let complaint: String

        /// Standard output as JSON.
        var json: JSONNode {
            get throws {
                try JSONDocument(parsing: output.trimmingCharacters(in: .whitespacesAndNewlines)).root
            }
        }
    }

    init(_ server: RunningSimulator? = nil) throws {
        mirror = try TestMirror()
        environment["OCTOMIRROR_DB"] = mirror.path
        if let server { use(server) }
    }

    /// Names the server and the key in the environment.
    func use(_ server: RunningSimulator) {
        environment["OCTOPUS_URL"] = server.url.absoluteString
        environment["OCTOPUS_API_KEY"] = server.apiKey
        simulator = server.simulator
    }

    var path: String { mirror.path }

    /// Runs to the end.
    func callAsFunction(_ arguments: String...) async throws -> Outcome {
        try await run(Self.binary, arguments)
    }

    /// Runs to the end.
    func call(_ arguments: [String]) async throws -> Outcome {
        try await run(Self.binary, arguments)
    }

    /// Runs a line of bash in which `$octomirror` is the binary.
    func bash(_ line: String) async throws -> Outcome {
        try await run(URL(fileURLWithPath: "/bin/bash"), ["-c", line])
    }

    /// Starts and does not wait.
    func start(_ arguments: [String]) throws -> RunningProcess {
        try start(Self.binary, arguments)
    }

    /// Has a process while the body runs; it is killed if the body leaves it running.
    func whileRunning(_ arguments: [String], _ body: (RunningProcess) async throws -> Void) async throws {
        try await Self.whileRunning(start(arguments), body)
    }

    /// The same for a line of bash in which `$octomirror` is the binary.
    func whileRunning(bash line: String, _ body: (RunningProcess) async throws -> Void) async throws {
        try await Self.whileRunning(start(URL(fileURLWithPath: "/bin/bash"), ["-c", line]), body)
    }

    private static func whileRunning(
        _ running: RunningProcess,
        _ body: (RunningProcess) async throws -> Void
    ) async throws {
        defer { running.kill() }
        try await body(running)
    }

    private func run(_ executable: URL, _ arguments: [String]) async throws -> Outcome {
        try await start(executable, arguments).end()
    }

    private func start(_ executable: URL, _ arguments: [String]) throws -> RunningProcess {
        try RunningProcess(
            executable,
            arguments,
            environment: wholeEnvironment,
            folder: mirror.folder,
            reading: simulator
        )
    }

    private var wholeEnvironment: [String: String] {
        let kept = ProcessInfo.processInfo.environment.filter { name, _ in
            ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"].contains(name)
        }
        return kept.merging(environment) { _, own in own }
            .merging(["octomirror": Self.binary.path, "TZ": "UTC"]) { _, own in own }
    }

    /// Beside the test bundle, where SwiftPM builds both.
    private static let binary = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("octomirror")
}

/// A process whose output goes to files, so that it never waits for a reader.
struct RunningProcess {
    private let process: ChildProcess
    private let output: URL
    private let complaint: URL
    private let simulator: Simulator?

    /// - Parameter simulator: The server that it may only read.
    init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String],
        folder: URL,
        reading simulator: Simulator?
    ) throws {
        self.simulator = simulator
        let name = UUID().uuidString
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("octomirror-output-\(name)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        output = place.appendingPathComponent("output")
        complaint = place.appendingPathComponent("complaint")
        for file in [output, complaint] { try Data().write(to: file) }
        process = try ChildProcess(
            executable,
            arguments,
            environment: environment,
            folder: folder,
            output: output,
            complaint: complaint
        )
    }

    var identifier: Int32 { process.identifier }
    var isRunning: Bool { process.isRunning }

    func kill() {
        process.signal(SIGKILL)
    }

    /// Asks it to stop.
    func stop() {
        process.signal(SIGTERM)
    }

    /// What it has said so far on standard error.
    func said() throws -> String { try String(contentsOf: complaint, encoding: .utf8) }

    /// Waits until it has said something, on standard output or on standard error.
    func saying(_ text: String) async throws {
        while try ![output, complaint].contains(where: {
            try String(contentsOf: $0, encoding: .utf8).contains(text)
        }) {
            try Task.checkCancellation()
            try #require(process.isRunning, "it ended and never said: \(text)")
            await Task.yield()
        }
    }

    /// Waits for the end without holding a thread.
    func end() async throws -> Octomirror.Outcome {
        for await _ in process.ended {}
        // A test that has run out of time leaves nothing behind.
        kill()
        while process.isRunning { await Task.yield() }
        if let simulator { expectOnlyRead(simulator) }
        defer { try? FileManager.default.removeItem(at: output.deletingLastPathComponent()) }
        return Octomirror.Outcome(
            status: process.exitStatus ?? 0,
            output: try String(contentsOf: output, encoding: .utf8),
            complaint: try String(contentsOf: complaint, encoding: .utf8)
        )
    }
}

/// Expects an exit status, nothing on standard output, and one line on standard error that says all of these.
func expectFailure(
    _ outcome: Octomirror.Outcome,
    _ status: Int32,
    saying texts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(outcome.status == status, "\(outcome.complaint)", sourceLocation: sourceLocation)
    #expect(outcome.output == "", sourceLocation: sourceLocation)
    let lines = outcome.complaint.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 2 && lines.last == "", "\(outcome.complaint)", sourceLocation: sourceLocation)
    #expect(outcome.complaint.hasPrefix("octomirror: "), sourceLocation: sourceLocation)
    for text in texts {
        #expect(outcome.complaint.contains(text), "\(outcome.complaint)", sourceLocation: sourceLocation)
    }
}
