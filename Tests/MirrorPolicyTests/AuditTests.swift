import Foundation
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorPolicy

struct AuditTests {
    private static let origin = AuditRow.Origin(
        transport: "stdio",
        revision: "2026-07-28",
        method: "tools/call",
        client: "an agent",
        clientVersion: "1.0"
    )

    private func row(_ call: PolicyCall, _ denial: PolicyDenial? = nil, failed: Bool = false) -> AuditRow {
        .call(
            call,
            from: Self.origin,
            at: Timestamp(milliseconds: 1_800_000_000_000),
            denial: denial,
            failed: failed,
            policy: "abc",
            took: .microseconds(1500),
            bytes: 42
        )
    }

    @Test func rowSaysWhoCalledWhatAndWhatCameOfIt() throws {
        let call = try PolicyCall.tool("find_tasks", #"{"b":1,"a":"secret"}"#)
        #expect(
            row(call).json.compact == """
                {"time":"2027-01-15T08:00:00.000Z","type":"call","grant":"local","grantId":"local","transport":"stdio",\
                "revision":"2026-07-28","client":"an agent","clientVersion":"1.0","method":"tools/call",\
                "tool":"find_tasks","arguments":["a","b"],\
                "argumentsHash":"sha256:\(Hash.hex(of: #"{"a":"secret","b":1}"#))","outcome":"allowed","rule":null,\
                "approval":null,"policy":"abc","milliseconds":1.5,"bytes":42}
                """
        )
        func outcome(_ row: AuditRow) throws -> String? {
            try JSONDocument(parsing: row.json.compact).root["outcome"]?.string
        }
        #expect(try outcome(row(call, PolicyDenial("no", rule: "(hidden)"))) == "denied")
        #expect(
            try outcome(row(call, PolicyDenial("ask", rule: "r", approvalID: "A-1"))) == "approval_pending"
        )
        #expect(try outcome(row(call, failed: true)) == "error")
        #expect(
            try JSONDocument(parsing: row(.resource(taskURI)).json.compact).root["uri"]?.string == taskURI
        )
    }

    /// Known to everybody: `printf abc | sha256sum`.
    @Test func hashIsThatOfTheSystemsTools() {
        #expect(Hash.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hash.hex(of: ["a", "bc"]) == Hash.hex(of: "abc"))
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func valuesOfArgumentsAreInNoRowAndNoDenial(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let operators = Predicate.Operator.allCases.map { operation in
            let value =
                switch operation {
                case .exists: "false"
                case .in, .notIn: #"["x"]"#
                case .lt, .lte, .gt, .gte: "5"
                default: #""x""#
                }
            return #"{"path":"args.a","op":"\#(operation.rawValue)","value":\#(value)}"#
        }
        let list = random.pick(["require", "deny_if"])
        let fixture = try GateFixture(
            """
            {"version":"1","default":"\(random.pick(["allow", "deny"]))","tools":{
             "find_tasks":{"\(list)":[\(random.pick(operators))],"rate_limit":{"max":2,"window":60}},
             "mirror_status":{"approval":"required"},"find_interruptions":{"action":"deny"}}}
            """
        )
        let gate = try fixture.gate()
        let log = try AuditLog(path: fixture.path("audit.jsonl"))
        let marker = "MARKER"
        func value(_ depth: Int) -> String {
            switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
            case 0: "\"\(marker)\""
            case 1: "\"\\u0000\(marker)\\n\""
            case 2: "\"\(String(repeating: marker, count: 900))\""
            case 3: "[\(value(depth - 1)),\(value(depth - 1))]"
            default: #"{"inner":\#(value(depth - 1))}"#
            }
        }
        for _ in 0..<20 {
            let name = random.pick(PolicyVocabulary.sample.tools.map(\.name) + ["no_such_tool"])
            let call = try PolicyCall.tool(name, #"{"a":\#(value(2)),"uri":\#(value(0))}"#)
            let denial = gate.denial(call)
            #expect(denial?.message.contains(marker) != true, "seed \(seed): \(denial?.message ?? "")")
            #expect(denial?.rule.contains(marker) != true)
            try log.append(row(call, denial))
        }
        let text = try fixture.read("audit.jsonl")
        #expect(!text.contains(marker), "seed \(seed)")
        #expect(text.split(separator: "\n").count == 20)
        for line in text.split(separator: "\n") { _ = try JSONDocument(parsing: String(line)) }
    }

    @Test func whatAClientSaysOfItselfIsCut() throws {
        let long = String(repeating: "x", count: 10_000)
        let members = (0..<500).map { #""\#($0)\#(long)":1"# }.joined(separator: ",")
        let call = try PolicyCall.tool(long, "{\(members)}")
        var origin = Self.origin
        origin.client = long
        origin.method = long
        let row = AuditRow.call(
            call,
            from: origin,
            at: Timestamp(milliseconds: 0),
            denial: nil,
            policy: nil,
            took: .zero,
            bytes: 0
        )
        #expect(row.json.compact.utf8.count < 15_000)
    }

    @Test func fileIsItsOwnersAndIsOnlyAddedTo() throws {
        let fixture = try GateFixture()
        let path = fixture.path("audit.jsonl")
        let call = try PolicyCall.tool("find_tasks")
        let logs = try (1...2).map { _ in try AuditLog(path: path) }
        for turn in 0..<10 { try logs[turn % 2].append(row(call)) }
        #expect(try fixture.read("audit.jsonl").split(separator: "\n").count == 10)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func fileThatOthersMadeReadableIsItsOwnersAgain() throws {
        let fixture = try GateFixture()
        try fixture.write("{}\n", to: "audit.jsonl")
        let path = fixture.path("audit.jsonl")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        _ = try AuditLog(path: path)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try fixture.read("audit.jsonl") == "{}\n")
    }

    @Test func fileThatWasMovedAwayIsMadeAnew() throws {
        let fixture = try GateFixture()
        let log = try AuditLog(path: fixture.path("audit.jsonl"))
        try log.append(row(.tool("find_tasks")))
        try FileManager.default.moveItem(atPath: fixture.path("audit.jsonl"), toPath: fixture.path("audit.1"))
        try log.append(row(.tool("find_tasks")))
        #expect(try fixture.read("audit.jsonl").split(separator: "\n").count == 1)
        #expect(try fixture.read("audit.1").split(separator: "\n").count == 1)
    }

    @Test func rowBehindALineThatWasCutBeginsItsOwn() throws {
        let fixture = try GateFixture()
        try fixture.write(#"{"time":"2027"#, to: "audit.jsonl")
        try AuditLog(path: fixture.path("audit.jsonl")).append(row(.tool("find_tasks")))
        let lines = try fixture.read("audit.jsonl").split(separator: "\n")
        #expect(lines.count == 2 && lines[1].hasPrefix(#"{"time":"#))
    }

    @Test func whatCannotBeWrittenIsAnError() throws {
        let fixture = try GateFixture()
        let error = #expect(throws: PolicyError.self) {
            try AuditLog(path: fixture.path("missing/audit.jsonl"))
        }
        #expect(error?.code == .audit)
        #expect(throws: PolicyError.self) { try AuditLog(path: fixture.path("")) }
        let log = try AuditLog(path: fixture.path("audit.jsonl"))
        try FileManager.default.removeItem(atPath: fixture.path("audit.jsonl"))
        try FileManager.default.createDirectory(
            atPath: fixture.path("audit.jsonl"),
            withIntermediateDirectories: false
        )
        #expect(throws: PolicyError.self) { try log.append(row(.tool("find_tasks"))) }
        #expect(PolicyDenial.unaudited.rule == "(audit)")
    }

    @Test func reloadsAndApprovalsHaveRowsToo() throws {
        let problem = PolicyProblem(file: "p", pointer: "/tools/x", message: "is no tool")
        let refused = AuditRow.reload(.refused([problem]), at: Timestamp(milliseconds: 0), policy: "abc")
        #expect(
            refused.json.compact == """
                {"time":"1970-01-01T00:00:00.000Z","type":"policy_reload","outcome":"refused","policy":"abc",\
                "problems":["p: /tools/x: is no tool"]}
                """
        )
        let restored = AuditRow.reload(.restored, at: Timestamp(milliseconds: 0), policy: "abc").json.compact
        #expect(restored.contains(#""outcome":"restored","policy":"abc","problems":[]"#))
        let fixture = try GateFixture(
            #"{"version":"1","default":"allow","tools":{"find_tasks":{"approval":"required"}}}"#
        )
        let call = try PolicyCall.tool("find_tasks", #"{"a":"MARKER"}"#)
        let id = try #require(fixture.gate().denial(call)?.approvalID)
        let approval = try fixture.desk.decide(id, approve: true)
        let text = AuditRow.approval(approval, by: "dana", at: Timestamp(milliseconds: 0)).json.compact
        #expect(
            text.contains(#""approval":"\#(id)","outcome":"approved","user":"dana""#)
                && !text.contains("MARKER")
        )
        // The same hash as in the row of the call, so that the two are seen to belong together.
        #expect(text.contains("sha256:" + Hash.hex(of: #"{"a":"MARKER"}"#)))
    }
}
