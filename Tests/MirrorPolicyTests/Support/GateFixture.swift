import Foundation
import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

@testable import MirrorPolicy

/// A folder with policy, grants and state, and a clock that a test sets.
final class GateFixture: Sendable {
    private let mirror: TestMirror
    private let seconds = Mutex(1_800_000_000.0)

    init() throws {
        mirror = try TestMirror()
    }

    convenience init(_ policy: String) throws {
        try self.init()
        try write(policy, to: "policy.json")
    }

    func path(_ name: String) -> String { mirror.folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    var now: @Sendable () -> Date {
        { [self] in Date(timeIntervalSince1970: seconds.withLock { $0 }) }
    }

    /// Lets time pass, backwards too.
    func pass(_ interval: Double) {
        seconds.withLock { $0 += interval }
    }

    /// A gate that waits for others for as long as it takes, unless a test says otherwise.
    func gate(
        policy: String? = "policy.json",
        grants: String? = nil,
        vocabulary: PolicyVocabulary = .sample,
        waiting: Duration = .seconds(3600)
    ) throws -> PolicyGate {
        try PolicyGate(
            policy: policy.map(path),
            grants: grants.map(path),
            state: path("state"),
            vocabulary: vocabulary,
            now: now,
            waiting: waiting
        )
    }

    var desk: ApprovalDesk { ApprovalDesk(state: path("state"), now: now) }
}

extension PolicyVocabulary {
    /// Tools and templates as a server has them.
    static let sample = PolicyVocabulary(
        tools: [
            Tool(
                "find_interruptions",
                reveals: [.interruptions],
                governs: .interruptions,
                arguments: ["spaceName", "interruptionId", "take", "skip", "pendingOnly", "project"]
            ),
            Tool("search_instructions", reveals: [.interruptions], arguments: ["query"]),
            Tool(
                "find_tasks",
                reveals: [.tasks],
                governs: .tasks,
                arguments: ["spaceName", "taskId", "take", "a"]
            ),
            Tool("get_interruption_history", reveals: [.interruptions], arguments: ["interruptionId"]),
            Tool("get_task_from_url", reveals: [.tasks], arguments: ["url"]),
            Tool("read_resource", reveals: [], uriArgument: "uri", arguments: ["uri"]),
            Tool("mirror_status", reveals: [.status], governs: .status, arguments: ["spaceName"]),
        ],
        templates: [
            Template(
                "octopus://spaces/{spaceName}/interruptions/{interruptionId}",
                reveals: .interruptions,
                equivalentTool: "find_interruptions"
            ),
            Template(
                "octopus://spaces/{spaceName}/tasks/{taskId}",
                reveals: .tasks,
                equivalentTool: "find_tasks"
            ),
            Template("octopus://status", reveals: .status, equivalentTool: "mirror_status"),
        ]
    )
}

extension PolicyCall {
    /// A call of a tool.
    static func tool(
        _ name: String,
        _ arguments: String? = nil,
        by grant: Grant = .local,
        session: String = "s"
    ) throws -> PolicyCall {
        let node = try arguments.map { try JSONDocument(parsing: $0).root }
        return PolicyCall(.tool(name: name, arguments: node), by: grant, session: session)
    }

    /// A read of a resource.
    static func resource(_ uri: String, by grant: Grant = .local) -> PolicyCall {
        PolicyCall(.resource(uri: uri), by: grant, session: "s")
    }
}

extension PolicyGate {
    /// All that a call goes through.
    func decide(_ call: PolicyCall) -> PolicyVerdict { reserve(judge(call), for: call, patience()) }

    func giveBack(_ reservation: Reservation) { giveBack(reservation, patience()) }

    /// Why a call is denied; nil when it is allowed.
    func denial(_ call: PolicyCall) -> PolicyDenial? {
        switch decide(call) {
        case .allowed: nil
        case .denied(let denial): denial
        }
    }

    func reservation(_ call: PolicyCall, sourceLocation: SourceLocation = #_sourceLocation) throws
        -> Reservation
    {
        switch decide(call) {
        case .allowed(let reservation): return reservation
        case .denied(let denial):
            Issue.record("denied: \(denial.message)", sourceLocation: sourceLocation)
            throw denial
        }
    }
}

let interruptionURI = "octopus://spaces/Default/interruptions/Interruptions-1"
let taskURI = "octopus://spaces/Default/tasks/ServerTasks-1"
