package import WireFormat

/// What a policy comes to, for each tool and each kind of resource.
package struct PolicySummary: Sendable {
    package enum Access: String, Sendable {
        case allowed, denied, hidden
        /// Allowed under conditions or limits, or with an approval.
        case conditional
    }

    /// One tool, or one kind of resource.
    package struct Row: Sendable {
        package let name: String
        package let access: Access
        /// Where the policy says so: a JSON pointer, or what an audit row would name.
        package let rule: String
        /// In words, one each.
        package let conditions: [String]
    }

    package let path: String
    package let version: String
    package let `default`: String
    package let tools: [Row]
    package let resources: [Row]
    /// What is no problem and may still not be meant.
    package let notes: [String]

    /// Reads and checks a policy.
    ///
    /// - Throws: ``PolicyError`` with every problem.
    package init(path: String, vocabulary: PolicyVocabulary) throws(PolicyError) {
        let file: WatchedFile
        do {
            file = try WatchedFile(path)
        } catch {
            throw PolicyError(problems: [error.problem])
        }
        let policy = try PolicyReader.policy(file.bytes, file: path, vocabulary: vocabulary)
        let summarizer = PolicySummarizer(policy: policy, vocabulary: vocabulary)
        self.path = path
        version = policy.version
        `default` = policy.default.rawValue
        tools = vocabulary.tools.map(summarizer.row(of:))
        resources = vocabulary.templates.map(summarizer.row(of:))
        notes = summarizer.notes
    }

    /// Reads and checks a file of grants and every policy that it names.
    ///
    /// - Returns: The label of each grant, and the path of its own policy, if it has one.
    /// - Throws: ``PolicyError`` with every problem.
    package static func grants(path: String, vocabulary: PolicyVocabulary) throws(PolicyError)
        -> [(label: String, policy: String?)]
    {
        let read = try PolicyConfiguration.read(policy: nil, grants: path, vocabulary: vocabulary)
        return (read.grants ?? []).map { ($0.grant.label, $0.policy) }
    }

    package var json: JSONValue {
        [
            "valid": true, "file": .string(path), "policy": .string(version), "default": .string(`default`),
            "tools": .array(tools.map(\.json)), "resources": .array(resources.map(\.json)),
            "notes": .array(notes.map { .string($0) }),
        ]
    }
}

extension PolicySummary.Row {
    var json: JSONValue {
        [
            "name": .string(name), "access": .string(access.rawValue), "rule": .string(rule),
            "conditions": .array(conditions.map { .string($0) }),
        ]
    }
}

/// Says what a policy comes to.
struct PolicySummarizer: Sendable {
    let policy: Policy
    let vocabulary: PolicyVocabulary

    func row(of tool: PolicyVocabulary.Tool) -> PolicySummary.Row {
        guard !policy.hides(tool.name) else { return row(tool.name, .hidden, "(hidden)") }
        if let rule = policy.tools[tool.name] {
            let extra = tool.uriArgument != nil ? ["each resource as listed below"] : []
            return row(tool.name, rule, extra)
        }
        guard policy.default == .allow else { return row(tool.name, .denied, "(default deny)") }
        do {
            let judge = Judge(policy: policy, vocabulary: vocabulary)
            try judge.checkWithdrawn(tool.reveals, from: tool.name)
        } catch {
            return row(tool.name, .denied, error.rule, [error.message])
        }
        let extra = tool.uriArgument != nil ? ["each resource as listed below"] : []
        return row(tool.name, Rule(pointer: "(default allow)"), extra)
    }

    func row(of template: PolicyVocabulary.Template) -> PolicySummary.Row {
        if let rule = policy.resources[template.uri] { return row(template.uri, rule, []) }
        guard policy.default == .allow else { return row(template.uri, .denied, "(default deny)") }
        guard let tool = vocabulary.tool(template.equivalentTool) else {
            return row(template.uri, Rule(pointer: "(default allow)"), [])
        }
        let own = row(of: tool)
        return row(template.uri, own.access, own.rule, ["as \(tool.name)"] + own.conditions)
    }

    private func row(_ name: String, _ rule: Rule, _ extra: [String]) -> PolicySummary.Row {
        guard !rule.isDenied else {
            return row(name, .denied, rule.pointer + "/action", rule.reason.map { [$0] } ?? [])
        }
        var conditions =
            rule.require.map { "only with \($0.text)" } + rule.denyIf.map { "not with \($0.text)" }
        if rule.needsApproval { conditions.append("each call approved by a person") }
        conditions += (rule.limits + policy.limits).map { limit in
            "\(limit.max) in \(limit.window.name) for each \(limit.scope.rawValue) (\(limit.counter))"
        }
        return row(name, conditions.isEmpty ? .allowed : .conditional, rule.pointer, extra + conditions)
    }

    private func row(
        _ name: String,
        _ access: PolicySummary.Access,
        _ rule: String,
        _ conditions: [String] = []
    )
        -> PolicySummary.Row
    {
        PolicySummary.Row(name: name, access: access, rule: rule, conditions: conditions)
    }

    /// Tools that show what another tool shows under conditions that they do not have.
    var notes: [String] {
        guard policy.default == .allow else { return [] }
        var notes: [String] = []
        for governing in vocabulary.tools {
            guard let kind = governing.governs, let rule = policy.tools[governing.name], !rule.isDenied,
                !rule.isUnconditional, !policy.hides(governing.name)
            else { continue }
            let others = vocabulary.tools.filter { tool in
                tool.name != governing.name && tool.reveals.contains(kind) && policy.tools[tool.name] == nil
                    && !policy.hides(tool.name)
            }
            guard !others.isEmpty else { continue }
            notes.append(
                "the conditions on \(governing.name) do not hold for \(others.map(\.name).joined(separator: ", ")),"
                    + " which show \(kind) too: name them, or let the default be \"deny\""
            )
        }
        return notes
    }
}
