import Foundation
import MirrorPolicy
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

@testable import MirrorMCP

/// A client of a server whose mirror is a fixture: frames in, frames out, without a process or a socket.
struct Agent: Sendable {
    let server: AgentServer
    let caller: Caller
    let heard: Heard
    let fixture: StoreFixture
    /// What the policy takes for the time.
    let time: Time
    /// Where the policy's counters and approvals are.
    let state: String
    /// What was said to whoever runs the server.
    let complaints: Heard

    /// A clock that stands still unless it is told otherwise.
    final class Time: Sendable {
        private let instant = Mutex(Date(timeIntervalSince1970: 1_777_881_600))

        var now: Date { instant.withLock { $0 } }
        func advance(by seconds: Double) { instant.withLock { $0 += seconds } }
    }

    /// What was sent that answers nothing.
    final class Heard: Sendable {
        private let frames = Mutex<[String]>([])
        private let reaction = Mutex<(@Sendable (String) -> Void)?>(nil)

        func note(_ frame: String) {
            frames.withLock { $0.append(frame) }
            reaction.withLock(\.self)?(frame)
        }

        /// Has something done as soon as a frame is sent.
        func react(_ reaction: @escaping @Sendable (String) -> Void) {
            self.reaction.withLock { $0 = reaction }
        }

        /// Since the last time it was asked.
        func take() -> [JSONNode] { takeTexts().compactMap { try? JSONDocument(parsing: $0).root } }

        func takeTexts() -> [String] {
            frames.withLock { frames in
                defer { frames = [] }
                return frames
            }
        }
    }

    /// Has a client of a mirror while the body runs.
    ///
    /// - Parameters:
    ///   - routing: The headers of a POST; nil for stdio.
    ///   - policy: What the policy says; nil for none.
    ///   - prepare: Fills the mirror.
    static func with(
        routing: RoutingHeaders? = nil,
        policy: String? = nil,
        audit: AuditLog? = nil,
        waiting: Duration = .seconds(3600),
        canNotify: Bool = true,
        prepare: (StoreFixture) throws -> Void = { _ in },
        _ body: (Agent) async throws -> Void
    ) async throws {
        let fixture = try StoreFixture()
        try prepare(fixture)
        let reader = fixture.store.reader
        let mirror = MirrorThreads(path: nil) { MirrorQueries(reader: reader) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-\(UUID().uuidString)"
        )
        let time = Time()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // The folder is one of a kind, below the temporary one.
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("policy.json")
        if let policy { try Data(policy.utf8).write(to: file) }
        let policyGate = try PolicyGate(
            policy: policy.map { _ in file.path },
            grants: nil,
            state: folder.appendingPathComponent("state").path,
            vocabulary: .agent,
            now: { time.now },
            waiting: waiting
        )
        let complaints = Heard()
        let gate = CallGate(
            policy: policyGate,
            audit: audit,
            now: { StoreFixture.now },
            complain: { complaints.note($0) }
        )
        let heard = Heard()
        let note: @Sendable (String) -> Void = { heard.note($0) }
        let conversation = Conversation(send: canNotify ? note : nil)
        var caller = Caller(grant: .local, session: "test", conversation: conversation)
        caller.routing = routing
        let server = AgentServer(mirror: mirror, gate: gate, version: "9.9.9")
        try await mirror.run {
            try await body(
                Agent(
                    server: server,
                    caller: caller,
                    heard: heard,
                    fixture: fixture,
                    time: time,
                    state: folder.appendingPathComponent("state").path,
                    complaints: complaints
                )
            )
        }
    }

    /// Sends a frame, and gives what comes back; nil for silence.
    func send(_ frame: String) async throws -> JSONNode? {
        let answer = await server.answer(Frame(Array(frame.utf8)), from: caller)
        guard let text = answer.frame else { return nil }
        #expect(!text.contains("\n"))
        let root = try JSONDocument(parsing: text).root
        #expect(root["jsonrpc"]?.string == "2.0")
        return root
    }

    /// Sends a request of an era.
    func ask(_ method: String, _ params: String = "{}", _ era: Era = .modern, id: String = "1") async throws
        -> JSONNode
    {
        let frame = #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(era.params(params))}"#
        let answer = try #require(try await send(frame))
        #expect(answer["id"]?.minified == id)
        return answer
    }

    /// Calls a tool.
    func call(_ tool: String, _ arguments: String, _ era: Era = .modern) async throws -> JSONNode {
        let answer = try await ask("tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#, era)
        return try #require(answer["result"], "\(answer.minified)")
    }
}

/// How a request says which revision it speaks.
enum Era: Sendable, CaseIterable {
    case legacy, modern

    var isModern: Bool { self == .modern }

    /// The members of params with what the era adds to them.
    func params(_ json: String) -> String {
        guard isModern else { return json }
        return json.dropLast() + (json == "{}" ? "" : ",") + #""_meta":\#(Self.meta)}"#
    }

    static let meta =
        #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
}

extension JSONNode {
    /// The text of a tool's answer.
    var text: String { self["content"]?.elements.first { _ in true }?["text"]?.string ?? "" }

    /// The same as JSON.
    var answer: JSONNode {
        get throws { try JSONDocument(parsing: text).root }
    }

    var code: Int64? { self["error"]?["code"]?.int }

    var names: [String] { members.map(\.name) }

    /// The texts of a member of each element.
    func each(_ name: StaticString) -> [String] { elements.compactMap { $0[name]?.string } }
}
