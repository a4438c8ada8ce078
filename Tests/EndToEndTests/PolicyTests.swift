import Foundation
import MirrorPolicy
import MirrorTestSupport
import Testing
import WireFormat

struct PolicyTests {
    private func octomirror(_ files: [String: String]) throws -> Octomirror {
        let octomirror = try Octomirror()
        for (name, text) in files {
            try Data(text.utf8).write(to: octomirror.mirror.folder.appendingPathComponent(name))
        }
        return octomirror
    }

    @Test func goodPolicyIsATableOfWhatMayBeUsed() async throws {
        let octomirror = try octomirror([
            "policy.json": #"{"version":"1","default":"deny","tools":{"find_interruptions":{}}}"#
        ])
        let table = try await octomirror("policy", "check", "policy.json")
        #expect(table.status == 0 && table.complaint == "")
        #expect(table.output.hasPrefix("policy.json has no problem; what it does not name is: deny\n"))
        let rows = table.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(rows.contains { $0.starts(with: ["find_interruptions", "yes"]) })
        #expect(rows.contains { $0.starts(with: ["mirror_status", "no"]) })
        let json = try await octomirror("policy", "check", "policy.json", "--json").json
        #expect(json["valid"]?.bool == true && json["tools"]?.elements.map { $0 }.count == 7)
        #expect(
            json["resources"]?.elements.compactMap { $0["access"]?.string } == ["denied", "denied", "denied"]
        )
    }

    @Test func everyProblemIsListedAndIsAUsageError() async throws {
        let octomirror = try octomirror([
            "policy.json":
                #"{"version":"1","default":"dney","tools":{"find_interuptions":{},"find_tasks":{"limit":[]}}}"#,
            "grants.json": #"{"grants":[{"label":"ci","token_sha256":"x","policy":"gone.json"}]}"#,
        ])
        let outcome = try await octomirror("policy", "check", "policy.json", "--grants", "grants.json")
        #expect(outcome.status == 64)
        let lines = outcome.output.split(separator: "\n")
        #expect(
            zip(
                lines,
                [
                    "policy.json: /default", "policy.json: /tools/find_interuptions",
                    "policy.json: /tools/find_tasks/limit",
                    "grants.json: /grants/0/token_sha256",
                ]
            ).allSatisfy { $0.hasPrefix($1 + ": ") },
            "\(outcome.output)"
        )
        #expect(lines.count == 4)
        #expect(outcome.complaint.hasPrefix("octomirror: 4 problems: "))
        let json = try await octomirror("policy", "check", "policy.json", "--json")
        #expect(json.status == 64)
        #expect(try json.json["problems"]?.elements.compactMap { $0["pointer"]?.string }.first == "/default")
        let missing = try await octomirror("policy", "check", "nowhere.json")
        #expect(missing.status == 64 && missing.output.contains("nowhere.json: cannot be read: no such file"))
    }

    @Test func grantsAreCheckedWithAndWithoutAPolicyForEverybody() async throws {
        let hash = String(repeating: "ab", count: 32)
        let octomirror = try octomirror([
            "policy.json": #"{"version":"1","default":"allow"}"#,
            "ci.json": "{\n \"version\": \"1\",\n \"default\": \"deny\",\n}",
            "grants.json": #"{"grants":[{"label":"alice","token_sha256":"\#(hash)"}]}"#,
            "own.json": #"{"grants":[{"label":"ci","token_sha256":"\#(hash)","policy":"ci.json"}]}"#,
        ])
        let alone = try await octomirror("policy", "check", "--grants", "grants.json")
        #expect(alone.status == 0 && alone.output == "grant alice: nothing, unless `mcp` has --policy\n")
        let both = try await octomirror("policy", "check", "policy.json", "--grants", "grants.json")
        #expect(both.status == 0 && both.output.hasSuffix("\n\ngrant alice: the policy above\n"))
        let json = try await octomirror("policy", "check", "--grants", "grants.json", "--json")
        #expect(json.output == #"{"valid":true,"grants":["alice"]}"# + "\n")
        let broken = try await octomirror("policy", "check", "--grants", "own.json")
        #expect(broken.status == 64 && broken.output.contains("ci.json: is not JSON: "))
        expectFailure(try await octomirror("policy", "check"), 64, saying: "--grants")
    }

    @Test func waitingCallIsShownAndApprovedOnce() async throws {
        let octomirror = try octomirror([
            "policy.json": #"{"version":"1","default":"deny","tools":{"find_tasks":{"approval":"required"}}}"#
        ])
        let none = try await octomirror("approve")
        #expect(none.status == 0 && none.output == "nothing waits for approval\n")
        #expect(none.complaint.contains(octomirror.path + ".policy"), "where was looked")
        let gate = try PolicyGate(
            policy: octomirror.mirror.folder.appendingPathComponent("policy.json").path,
            grants: nil,
            state: octomirror.path + ".policy",
            vocabulary: PolicyVocabulary(
                tools: [.init("find_tasks", reveals: [.tasks], arguments: [])],
                templates: []
            ),
            now: { Date() }
        )
        // What an agent sends is shown to a person, so no control sequence may reach the terminal.
        let arguments = try JSONDocument(parsing: #"{"spaceName":"Default\u001b[2J"}"#).root
        let call = PolicyCall(
            .tool(name: "find_tasks", arguments: arguments),
            by: .local,
            session: "s"
        )
        func decide() -> PolicyVerdict { gate.reserve(gate.judge(call), for: call, gate.patience()) }
        guard case .denied(let denial) = decide(), let id = denial.approvalID else {
            Issue.record("it was allowed without anybody's approval")
            return
        }
        let list = try await octomirror("approve")
        #expect(list.output.contains(id) && list.output.contains(#""spaceName":"Default\u001b[2J""#))
        #expect(!list.output.contains("\u{1B}"))
        expectFailure(try await octomirror("approve", "A-NOTHING0"), 64, saying: "A-NOTHING0")
        expectFailure(try await octomirror("approve", "--deny"), 64, saying: "--deny")
        expectFailure(
            try await octomirror("approve", id, "--audit", "missing/audit"),
            66,
            saying: "missing/audit"
        )
        guard case .denied = decide() else {
            Issue.record("an approval that could not be audited was given")
            return
        }
        let approved = try await octomirror("approve", id, "--audit", "audit.jsonl", "--json")
        #expect(try approved.json["state"]?.string == "approved")
        guard case .allowed = decide() else {
            Issue.record("an approved call was denied")
            return
        }
        guard case .denied(let again) = decide(), let next = again.approvalID else {
            Issue.record("an approval was used twice")
            return
        }
        #expect(try await octomirror("approve", next, "--deny").output.contains("denied"))
        let audit = try String(
            contentsOf: octomirror.mirror.folder.appendingPathComponent("audit.jsonl"),
            encoding: .utf8
        )
        #expect(audit.contains(#""type":"approval""#) && audit.contains(id) && !audit.contains("Default"))
    }
}
