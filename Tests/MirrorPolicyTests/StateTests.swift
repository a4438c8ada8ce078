import Foundation
import MirrorTestSupport
import Testing

@testable import MirrorPolicy

struct StateTests {
    private static let policy = """
        {"version":"1","default":"allow","tools":{"find_interruptions":{"approval":"required"},
         "find_tasks":{"rate_limit":{"max":5,"window":"hour"}}}}
        """

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func stateIsItsOwnersAlone() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        _ = try gate.denial(.tool("find_interruptions"))
        _ = try gate.reservation(.tool("find_tasks"))
        #expect(try mode(fixture.path("state")) == 0o700)
        for name in ["lock", "counters.json", "approvals.json"] {
            #expect(try mode(fixture.path("state/\(name)")) == 0o600, "\(name)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.path("state")).count == 3)
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"version":2,"clock":0,"counters":[],"approvals":[]}"#,
        #"{"version":1,"clock":0}"#,
        #"{"version":1,"clock":-9223372036854775808,"counters":[],"approvals":[]}"#,
        #"{"version":1,"clock":0,"counters":[7],"approvals":[7]}"#,
        #"{"version":1,"clock":0,"counters":[{"key":"k","window":60000,"slots":[[1,1]]}],"approvals":[{"id":"A-1"}]}"#,
        #"{"version":1,"clock":9,"counters":[{"key":"k","window":60000,"slots":[[1,-5]]}],"approvals":{}}"#,
    ])
    func damagedStateIsClosedAndSaysWhatToDo(content: String) throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        for (file, tool) in [("counters.json", "find_tasks"), ("approvals.json", "find_interruptions")] {
            try fixture.write(content, to: "state/\(file)")
            let denial = try #require(try gate.denial(.tool(tool)), "\(tool)")
            #expect(denial.rule == "(state)" && denial.cause?.contains("Remove that file") == true)
            for word in [fixture.path(""), "state/", "Remove", "--policy-state"] {
                #expect(
                    !denial.message.contains(word),
                    "an agent is told neither where it is nor how to begin anew"
                )
            }
            #expect(try fixture.read("state/\(file)") == content, "what is damaged stays to be looked at")
        }
        #expect(try gate.denial(.tool("mirror_status")) == nil, "what needs neither goes on")
        #expect(throws: PolicyError.self) { try fixture.desk.list() }
        try FileManager.default.removeItem(atPath: fixture.path("state/counters.json"))
        #expect(try gate.denial(.tool("find_tasks")) == nil)
    }

    @Test func folderThatOthersCanUseIsRefused() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: fixture.path("state"))
        #expect(try gate.denial(.tool("find_tasks"))?.rule == "(state)")
        let error = #expect(throws: PolicyError.self) { try fixture.gate() }
        #expect(error?.code == .state)
        #expect(throws: PolicyError.self) { try fixture.desk.list() }
    }

    /// A process that was stopped while it held the lock.
    @Test func lockThatIsHeldClosesWhatNeedsIt() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate(waiting: .zero)
        let lock = try HeldLock(fixture.path("state/lock"))
        for tool in ["find_tasks", "find_interruptions"] {
            let denial = try #require(try gate.denial(.tool(tool)))
            #expect(denial.rule == "(state)" && denial.approvalID == nil)
            #expect(denial.message.contains("in use") && denial.cause?.contains("state/lock is held") == true)
        }
        #expect(try gate.denial(.tool("mirror_status")) == nil)
        let patient = try fixture.gate()
        let call = try PolicyCall.tool("find_tasks")
        let cancelled = patient.reserve(patient.judge(call), for: call, patient.patience { true })
        guard case .denied = cancelled else {
            Issue.record("nobody waits for what is wanted no longer")
            return
        }
        lock.release()
        #expect(gate.denial(call) == nil)
    }

    @Test func linkInPlaceOfTheFolderOrAFileIsRefused() throws {
        let fixture = try GateFixture(Self.policy)
        try FileManager.default.createDirectory(
            atPath: fixture.path("real"),
            withIntermediateDirectories: false
        )
        try FileManager.default.createSymbolicLink(
            atPath: fixture.path("state"),
            withDestinationPath: fixture.path("real")
        )
        #expect(throws: PolicyError.self) { try fixture.gate() }
        try FileManager.default.removeItem(atPath: fixture.path("state"))
        let gate = try fixture.gate()
        try fixture.write(#"{"version":1,"clock":0,"counters":[]}"#, to: "elsewhere.json")
        try FileManager.default.createSymbolicLink(
            atPath: fixture.path("state/counters.json"),
            withDestinationPath: fixture.path("elsewhere.json")
        )
        #expect(try gate.denial(.tool("find_tasks"))?.rule == "(state)")
    }

    @Test func draftThatAKilledProcessLeftIsReplaced() throws {
        let fixture = try GateFixture(Self.policy)
        let gate = try fixture.gate()
        try fixture.write("{\"version\":1,", to: "state/counters.json.new")
        for _ in 1...5 { _ = try gate.reservation(.tool("find_tasks")) }
        #expect(try gate.denial(.tool("find_tasks"))?.rule == "/tools/find_tasks/rate_limit")
    }

    @Test func openPolicyNeedsNoFolder() throws {
        let fixture = try GateFixture()
        _ = try fixture.gate(policy: nil)
        #expect(!FileManager.default.fileExists(atPath: fixture.path("state")))
    }
}
