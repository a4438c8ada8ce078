import Foundation
import Testing

@testable import MirrorPolicy

struct ReloadTests {
    private static let open = #"{"version":"1","default":"allow"}"#
    private static let closed = #"{"version":"1","default":"deny" }"#

    @Test func changedFileHoldsForTheNextCall() throws {
        let fixture = try GateFixture(Self.open)
        let gate = try fixture.gate()
        let first = gate.version
        #expect(gate.reloadIfChanged() == .unchanged)
        #expect(try gate.denial(.tool("find_tasks")) == nil)
        // NB: as long as the one before, and written within the same tick of the file's clock.
        #expect(Self.open.utf8.count == Self.closed.utf8.count)
        try fixture.write(Self.closed, to: "policy.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(gate.reloadIfChanged() == .unchanged)
        #expect(try gate.denial(.tool("find_tasks"))?.rule == "(default deny)")
        #expect(gate.version != first && gate.version == Hash.hex(of: Self.closed))
    }

    @Test func badFileKeepsTheLastGoodOneAndIsReportedOnce() throws {
        let fixture = try GateFixture(Self.closed)
        let gate = try fixture.gate()
        for bad in [#"{"version":"1","default":"allow","tools":{"x":{}}}"#, "{", ""] {
            try fixture.write(bad, to: "policy.json")
            guard case .refused(let problems) = gate.reloadIfChanged() else {
                Issue.record("\(bad) was not refused")
                continue
            }
            #expect(!problems.isEmpty)
            #expect(gate.reloadIfChanged() == .unchanged)
            #expect(try gate.denial(.tool("find_tasks"))?.rule == "(default deny)")
            #expect(gate.version == Hash.hex(of: Self.closed))
        }
        try FileManager.default.removeItem(atPath: fixture.path("policy.json"))
        guard case .refused = gate.reloadIfChanged() else {
            Issue.record("a file that is gone was not noticed")
            return
        }
        #expect(try gate.denial(.tool("find_tasks")) != nil)
        try fixture.write(Self.closed, to: "policy.json")
        #expect(gate.reloadIfChanged() == .restored, "the same is in force again")
        #expect(gate.reloadIfChanged() == .unchanged)
        try fixture.write("{", to: "policy.json")
        guard case .refused = gate.reloadIfChanged() else {
            Issue.record("a new problem was not reported")
            return
        }
        try fixture.write(Self.open, to: "policy.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(try gate.denial(.tool("find_tasks")) == nil)
    }

    /// A call that is under way is noted with the policy that let it run.
    @Test func judgementKeepsTheVersionThatItWasMadeBy() throws {
        let fixture = try GateFixture(Self.open)
        let gate = try fixture.gate()
        let judgement = try gate.judge(.tool("find_tasks"))
        try fixture.write(Self.closed, to: "policy.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(judgement.version == Hash.hex(of: Self.open) && gate.version == Hash.hex(of: Self.closed))
    }

    /// What was written a moment ago is compared by its content, since a second write may leave the same stamp.
    @Test func fileThatWasNotJustWrittenIsNotReadAgain() throws {
        #expect(try WatchedFile(#filePath).isUntouched)
        let fixture = try GateFixture(Self.open)
        #expect(try !WatchedFile(fixture.path("policy.json")).isUntouched)
    }

    @Test func filesComeIntoForceTogetherOrNotAtAll() throws {
        let fixture = try GateFixture(Self.closed)
        let hash = Hash.hex(of: "token")
        let grants = #"{"grants":[{"label":"ci","token_sha256":"\#(hash)","policy":"ci.json"}]}"#
        try fixture.write(Self.closed, to: "ci.json")
        try fixture.write(grants, to: "grants.json")
        let gate = try fixture.gate(grants: "grants.json")
        let grant = try #require(gate.grant(bearer: "token"))
        try fixture.write(Self.open, to: "policy.json")
        try fixture.write("{", to: "ci.json")
        guard case .refused(let problems) = gate.reloadIfChanged() else {
            Issue.record("the policy of a grant was not read")
            return
        }
        #expect(problems.map(\.file) == [fixture.path("ci.json")])
        #expect(try gate.denial(.tool("find_tasks")) != nil)
        try fixture.write(Self.open, to: "ci.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(
            try gate.denial(.tool("find_tasks")) == nil && gate.denial(.tool("find_tasks", by: grant)) == nil
        )
        try fixture.write(#"{"grants":[]}"#, to: "grants.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(gate.grant(bearer: "token") == nil)
        #expect(
            try gate.denial(.tool("find_tasks", by: grant))?.rule == "(no grant)",
            "revoked while it is connected"
        )
    }

    @Test func countersSurviveAReload() throws {
        let policy =
            #"{"version":"1","default":"deny","tools":{"find_tasks":{"rate_limit":{"max":2,"window":"hour"}}}}"#
        let fixture = try GateFixture(policy)
        let gate = try fixture.gate()
        for _ in 1...2 { _ = try gate.reservation(.tool("find_tasks")) }
        try fixture.write(policy + " ", to: "policy.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(try gate.denial(.tool("find_tasks")) != nil)
    }
}
