import Foundation
import MirrorPolicy
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

struct AgentTextTests {
    @Test(
        arguments: [
            ("Leave out --gone and --with-gone.", "Leave out gone and withGone."),
            ("Narrow with --space, or pass --as-of.", "Narrow with spaceName, or pass asOf."),
            ("`octomirror find` lists some.", "find_interruptions lists some."), ("a - b -- c", "a - b -- c"),
        ]
    )
    func optionsGoByTheNamesOfArguments(hint: String, text: String) {
        let error = QueryError(code: .invalidQuery, message: "no", hint: hint)
        #expect(AgentText.describe(error) == "no. \(text)")
    }

    /// The mirror is gone while the server runs.
    @Test func whereTheMirrorIsIsNobodysBusinessWhoAsks() async throws {
        let said = Agent.Heard()
        let path = "/nowhere/private/mirror.db"
        let mirror = MirrorThreads(path: path) { try MirrorQueries(path: path) }
        let policy = try PolicyGate(
            policy: nil,
            grants: nil,
            state: "/nowhere/state",
            vocabulary: .agent,
            now: { Date() }
        )
        let gate = CallGate(
            policy: policy,
            audit: nil,
            now: { StoreFixture.now },
            complain: { said.note("[\"\($0)\"]") }
        )
        let server = AgentServer(mirror: mirror, gate: gate, version: "1")
        let caller = Caller(grant: .local, session: "x", conversation: Conversation())
        try await mirror.run {
            for method in ["tools/call", "resources/list", "resources/read"] {
                let frame =
                    #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"name":"mirror_status","uri":"octopus://status"}}"#
                let text = try #require(await server.answer(Frame(Array(frame.utf8)), from: caller).frame)
                #expect(text.contains("The mirror cannot be read.") && !text.contains("private"))
                #expect(said.take().first?.elements.contains { $0.string?.contains(path) == true } == true)
            }
        }
    }
}
