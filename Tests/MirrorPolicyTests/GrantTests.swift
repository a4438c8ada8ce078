import Testing

@testable import MirrorPolicy

struct GrantTests {
    private func entry(_ label: String, _ token: String, _ more: String = "") -> String {
        #"{"label":"\#(label)","token_sha256":"\#(Hash.hex(of: token))"\#(more)}"#
    }

    private func fixture(_ entries: String..., policy: String? = nil) throws -> GateFixture {
        let fixture = try GateFixture()
        try fixture.write(#"{"grants":[\#(entries.joined(separator: ","))]}"#, to: "grants.json")
        if let policy { try fixture.write(policy, to: "policy.json") }
        return fixture
    }

    @Test func tokenNamesItsGrant() throws {
        let fixture = try fixture(
            entry("alice", "one"),
            entry("ci", "two"),
            policy: #"{"version":"1","default":"allow"}"#
        )
        let gate = try fixture.gate(grants: "grants.json")
        #expect(gate.requiresBearer)
        let alice = try #require(gate.grant(bearer: "one"))
        #expect(alice.label == "alice" && alice.id == String(Hash.hex(of: "one").prefix(12)))
        #expect(gate.grant(labelled: "ci") == gate.grant(bearer: "two"))
        for token in ["", "three", "One", Hash.hex(of: "one"), "local"] {
            #expect(gate.grant(bearer: token) == nil)
        }
        #expect(gate.grant(labelled: "bob") == nil)
        #expect(
            try gate.denial(.tool("find_tasks", by: Grant(label: "alice", id: "made up", origin: .file)))?
                .rule
                == "(no grant)"
        )
    }

    @Test func grantThatHasExpiredIsNone() throws {
        // The fixture's clock begins on 2027-01-15T08:00:00Z.
        let fixture = try fixture(
            entry("alice", "one", #","expires":"2027-01-15T08:00:10Z""#),
            entry("ci", "two", #","expires":"2027-01-15T08:00:00Z""#),
            policy: #"{"version":"1","default":"allow"}"#
        )
        let gate = try fixture.gate(grants: "grants.json")
        #expect(gate.grant(bearer: "two") == nil && gate.grant(labelled: "ci") == nil)
        let alice = try #require(gate.grant(bearer: "one"))
        #expect(try gate.denial(.tool("find_tasks", by: alice)) == nil)
        fixture.pass(10)
        #expect(gate.grant(bearer: "one") == nil)
        #expect(try gate.denial(.tool("find_tasks", by: alice))?.rule == "(no grant)")
        #expect(!gate.shows(tool: "find_tasks", grant: alice))
    }

    @Test func grantHasItsOwnPolicyOrThatOfEverybody() throws {
        let own = entry("ci", "two", #","policy":"ci.json""#)
        let fixture = try fixture(entry("alice", "one"), own, policy: #"{"version":"1","default":"deny"}"#)
        try fixture.write(#"{"version":"1","default":"deny","tools":{"find_tasks":{}}}"#, to: "ci.json")
        let gate = try fixture.gate(grants: "grants.json")
        let (alice, ci) = try (#require(gate.grant(bearer: "one")), #require(gate.grant(bearer: "two")))
        #expect(try gate.denial(.tool("find_tasks", by: ci)) == nil)
        #expect(try gate.denial(.tool("find_tasks", by: alice))?.rule == "(default deny)")
        #expect(try gate.judge(.tool("find_tasks", by: alice)).version == gate.version)
        #expect(try gate.judge(.tool("find_tasks", by: ci)).version == Hash.hex(of: fixture.read("ci.json")))
        // Without a policy for everybody, whoever has none may do nothing.
        let strict = try fixture.gate(policy: nil, grants: "grants.json")
        #expect(try strict.denial(.tool("find_tasks", by: alice))?.rule == "(no policy)")
        #expect(try strict.denial(.tool("find_tasks"))?.rule == "(no policy)")
        #expect(try strict.denial(.tool("find_tasks", by: ci)) == nil)
    }

    @Test func grantsWithoutAnyPolicyMayDoNothing() throws {
        let gate = try fixture(entry("alice", "one")).gate(policy: nil, grants: "grants.json")
        let alice = try #require(gate.grant(bearer: "one"))
        for grant in [alice, .local, .environment(token: "three")] {
            #expect(try gate.denial(.tool("find_tasks", by: grant))?.rule == "(no policy)")
        }
    }

    /// The last grant with a policy is taken out of the file: that closes what it had, and opens nothing to the others.
    @Test func revokingAGrantOpensNothing() throws {
        let fixture = try fixture(entry("ci", "one", #","policy":"ci.json""#), entry("alice", "two"))
        try fixture.write(#"{"version":"1","default":"allow"}"#, to: "ci.json")
        let gate = try fixture.gate(policy: nil, grants: "grants.json")
        let (ci, alice) = try (#require(gate.grant(bearer: "one")), #require(gate.grant(bearer: "two")))
        #expect(try gate.denial(.tool("find_tasks", by: ci)) == nil)
        try fixture.write(#"{"grants":[\#(entry("alice", "two"))]}"#, to: "grants.json")
        #expect(gate.reloadIfChanged() == .reloaded)
        #expect(try gate.denial(.tool("find_tasks", by: ci))?.rule == "(no grant)")
        for grant in [alice, .local] {
            #expect(try gate.denial(.tool("find_tasks", by: grant))?.rule == "(no policy)")
            #expect(!gate.shows(tool: "find_tasks", grant: grant))
        }
    }

    @Test func tokenOfTheEnvironmentHasThePolicyOfEverybody() throws {
        let token = Grant.environment(token: "three")
        #expect(token.id == String(Hash.hex(of: "three").prefix(12)))
        #expect(try GateFixture().gate(policy: nil).denial(.tool("find_tasks", by: token)) == nil)
        let fixture = try fixture(
            entry("ci", "one", #","policy":"ci.json""#),
            policy: #"{"version":"1","default":"deny","tools":{"find_tasks":{}}}"#
        )
        try fixture.write(#"{"version":"1","default":"deny"}"#, to: "ci.json")
        let gate = try fixture.gate(grants: "grants.json")
        #expect(try gate.denial(.tool("find_tasks", by: token)) == nil)
        #expect(try gate.denial(.tool("mirror_status", by: token))?.rule == "(default deny)")
    }

    @Test(arguments: [
        ("{}", [""]), ("[]", [""]), ("{", [""]), (#"{"grants":{}}"#, ["/grants"]),
        (#"{"grants":[7]}"#, ["/grants/0"]),
        (#"{"grants":[{}]}"#, ["/grants/0", "/grants/0"]), (#"{"grants":[],"tokens":[]}"#, ["/tokens"]),
        (
            #"{"grants":[{"label":"local","token_sha256":"abc","expires":"soon","token":"x","policy":""}]}"#,
            [
                "/grants/0/token", "/grants/0/label", "/grants/0/token_sha256", "/grants/0/policy",
                "/grants/0/expires",
            ]
        ),
        (#"{"grants":[{"label":"a b","token_sha256":7}]}"#, ["/grants/0/label", "/grants/0/token_sha256"]),
    ])
    func everyProblemIsListed(text: String, pointers: [String]) throws {
        let fixture = try GateFixture()
        try fixture.write(text, to: "grants.json")
        let error = #expect(throws: PolicyError.self) { try fixture.gate(policy: nil, grants: "grants.json") }
        #expect(error?.problems.map(\.pointer) == pointers)
    }

    @Test func sameLabelOrTokenTwiceIsAProblem() throws {
        let fixture = try fixture(entry("alice", "one"), entry("alice", "one"))
        let error = #expect(throws: PolicyError.self) { try fixture.gate(policy: nil, grants: "grants.json") }
        #expect(error?.problems.map(\.pointer) == ["/grants/1/label", "/grants/1/token_sha256"])
    }

    @Test func problemsOfAllFilesAreListedTogether() throws {
        let own = entry("ci", "two", #","policy":"missing.json""#)
        let fixture = try fixture(own, policy: #"{"version":"2","default":"deny"}"#)
        let error = #expect(throws: PolicyError.self) { try fixture.gate(grants: "grants.json") }
        #expect(error?.problems.map(\.file) == [fixture.path("policy.json"), fixture.path("missing.json")])
    }
}
