import Foundation
import MirrorTestSupport
import Testing

@testable import MirrorPolicy

/// Policies with random damage: each is refused, or as strict as a plain reading of it says.
struct PolicyFuzzTests {
    private static let whole = """
        {"version":"1","default":"deny","hide":["find_tasks","mirror_status"],
         "all_tools":{"limits":[{"counter":"all","window":"hour","max":3,"scope":"global","on_deny":"x"}]},
         "tools":{"find_interruptions":{"require":[{"path":"args.spaceName","op":"in","value":["Default"]}],
          "deny_if":[{"path":"args.take","op":"gt","value":100}],"limits":[{"counter":"c","window":60,"max":2}]},
          "search_instructions":{"action":"deny","reason":"no"},"get_task_from_url":{"approval":"required"},
          "read_resource":{},"get_interruption_history":{"rate_limit":{"max":1,"window":"day"}}},
         "resources":{"octopus://status":{"action":"deny"}}}
        """

    private static let words = [
        "allow", "deny", "1", "find_tasks", "find_interruptions", "mirror_status", "hide", "tools",
        "resources", "require",
        "deny_if", "action", "default", "approval", "limits", "max", "window", "hour", "global", "*",
        "octopus://status", "",
        "args.take", "exists", "lte", "regex", "(((", "rate_limit",
    ]

    private func mutate(_ text: String, _ random: inout SeededGenerator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...2, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<9, using: &random) {
            case 0: bytes.remove(at: at)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
            case 2: bytes[at] = random.pick(Array(#"{}[]",:0123456789truefalsn\"#.utf8))
            case 3, 4:
                // From one comma to the next is often a whole member.
                guard let start = bytes[at...].firstIndex(of: UInt8(ascii: ",")),
                    let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: ","))
                else { continue }
                bytes.removeSubrange(start..<end)
            case 5: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &random)))
            case 6: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at)
            default:
                // Another word in a text's place is what most often still parses.
                guard let start = bytes[at...].firstIndex(of: UInt8(ascii: "\"")),
                    let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "\""))
                else { continue }
                bytes.replaceSubrange(start + 1..<end, with: Array(random.pick(Self.words).utf8))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func damagedPolicyIsRefusedOrAsStrictAsItSays(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<250 {
            let text = mutate(Self.whole, &random)
            let policy: Policy
            do {
                policy = try PolicyReader.policy(Array(text.utf8), file: "p", vocabulary: .sample)
            } catch {
                #expect(!error.problems.isEmpty, "seed \(seed): \(text)")
                continue
            }
            taken += 1
            try expectStrict(policy, text, seed)
        }
        #expect(taken > 0, "seed \(seed): nothing was taken, so nothing was tried")
    }

    /// Reads the file once more, as a dictionary and without knowing the reader.
    private func expectStrict(_ policy: Policy, _ text: String, _ seed: UInt64) throws {
        let plain = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let tools = plain["tools"] as? [String: [String: Any]] ?? [:]
        let hidden = plain["hide"] as? [String] ?? []
        let judge = Judge(policy: policy, vocabulary: .sample)
        func conditions(_ call: PolicyCall) -> Judge.Conditions? { try? judge.conditions(of: call) }
        for tool in PolicyVocabulary.sample.tools.map(\.name) {
            let conditions = try conditions(.tool(tool, "{}"))
            let rule = tools[tool]
            let required = rule?["require"] as? [[String: Any]] ?? []
            let mustBeDenied =
                hidden.contains(tool) || hidden.contains("*")
                || (rule == nil && plain["default"] as? String != "allow")
                || rule?["action"] as? String == "deny"
                || required.contains { !($0["op"] as? String == "exists" && $0["value"] as? Bool == false) }
            if mustBeDenied { #expect(conditions == nil, "seed \(seed): \(tool) in \(text)") }
            guard let conditions else { continue }
            if rule?["approval"] != nil {
                #expect(conditions.approval != nil, "seed \(seed): \(tool) in \(text)")
            }
            let own = (rule?["limits"] as? [Any])?.count ?? 0
            let all = ((plain["all_tools"] as? [String: Any])?["limits"] as? [Any])?.count ?? 0
            let short = rule?["rate_limit"] == nil ? 0 : 1
            #expect(conditions.limits.count == own + all + short, "seed \(seed): \(tool) in \(text)")
        }
        let status = (plain["resources"] as? [String: [String: Any]])?["octopus://status"]
        if status?["action"] as? String == "deny" || (status == nil && plain["default"] as? String != "allow")
        {
            #expect(conditions(.resource("octopus://status")) == nil, "seed \(seed): \(text)")
        }
    }

    /// Classes are left out, which Foundation's engine reads in its own way; a table in ``PatternTests`` has them.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func randomPatternsFindWhatFoundationFinds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array(#"abab01^$.|()(){}*+?\\d.,:"#)
        var compared = 0
        for _ in 0..<1500 {
            let text = String((0..<Int.random(in: 1...10, using: &random)).map { _ in random.pick(alphabet) })
            // Most are of no dialect at all.
            guard let pattern = try? Pattern(text), let theirs = try? NSRegularExpression(pattern: text)
            else {
                continue
            }
            compared += 1
            let subject = String(
                (0..<Int.random(in: 0...8, using: &random)).map { _ in random.pick(Array("ab01d")) }
            )
            let whole = NSRange(location: 0, length: subject.utf16.count)
            let found = theirs.firstMatch(in: subject, range: whole) != nil
            #expect(pattern.matches(subject) == found, "seed \(seed): \(text) in '\(subject)'")
        }
        #expect(compared > 50, "seed \(seed): only \(compared) were compared")
    }
}
