import WireFormat

/// Applies a policy to calls: all that can be said without counters and approvals.
struct Judge: Sendable {
    let policy: Policy
    let vocabulary: PolicyVocabulary

    /// What a call still needs.
    struct Conditions: Sendable {
        /// Where an approval by a person is asked for.
        var approval: String?
        var limits: [Limit] = []
    }

    /// - Throws: ``PolicyDenial`` when no approval and no counter can change it.
    func conditions(of call: PolicyCall) throws(PolicyDenial) -> Conditions {
        switch call.target {
        case .tool(let name, let arguments):
            var conditions = try conditions(ofTool: name, arguments)
            guard let argument = vocabulary.tool(name)?.uriArgument else { return conditions }
            switch ArgumentPath.find([argument], in: arguments) {
            case .found(let node) where node.string != nil:
                let inner = try self.conditions(ofResource: node.string ?? "")
                conditions.approval = conditions.approval ?? inner.approval
                conditions.limits += inner.limits
            default:
                throw PolicyDenial(
                    "\(argument) must be given once, as a text",
                    rule: "(unknown resource)"
                )
            }
            return conditions
        case .resource(let uri): return try conditions(ofResource: uri)
        case .list: return Conditions(limits: policy.limits)
        }
    }

    /// hide, then the default, then an explicit denial, then the conditions.
    private func conditions(ofTool name: String, _ arguments: JSONNode?) throws(PolicyDenial) -> Conditions {
        guard !policy.hides(name) else {
            throw PolicyDenial("\(quoted(name)) is hidden by the policy", rule: "(hidden)")
        }
        guard let rule = policy.tools[name] else {
            guard policy.default == .allow else {
                throw PolicyDenial("\(quoted(name)) is not permitted by the policy", rule: "(default deny)")
            }
            try checkWithdrawn(vocabulary.tool(name)?.reveals ?? [], from: quoted(name))
            return Conditions(limits: policy.limits)
        }
        return try conditions(of: rule, quoted(name), arguments)
    }

    private func conditions(ofResource uri: String) throws(PolicyDenial) -> Conditions {
        guard let (template, values) = vocabulary.template(matching: uri) else {
            throw PolicyDenial("the policy knows no resource of that kind", rule: "(unknown resource)")
        }
        let arguments = try node(values)
        if let rule = policy.resources[template.uri] {
            return try conditions(of: rule, template.uri, arguments)
        }
        guard policy.default == .allow else {
            throw PolicyDenial("\(template.uri) is not permitted by the policy", rule: "(default deny)")
        }
        return try conditions(ofTool: template.equivalentTool, arguments)
    }

    private func conditions(of rule: Rule, _ name: String, _ arguments: JSONNode?) throws(PolicyDenial)
        -> Conditions
    {
        guard !rule.isDenied else {
            throw PolicyDenial(
                rule.reason ?? "\(name) is denied by the policy",
                rule: rule.pointer + "/action"
            )
        }
        for predicate in rule.require {
            switch predicate.result(for: arguments) {
            case .holds: continue
            case .undecidable: throw undecidable(predicate)
            case .fails, .missing:
                throw PolicyDenial(
                    predicate.onDeny ?? "the policy requires \(predicate.text)",
                    rule: predicate.pointer
                )
            }
        }
        for predicate in rule.denyIf {
            switch predicate.result(for: arguments) {
            case .fails, .missing: continue
            case .undecidable: throw undecidable(predicate)
            case .holds:
                throw PolicyDenial(
                    predicate.onDeny ?? "the policy denies calls with \(predicate.text)",
                    rule: predicate.pointer
                )
            }
        }
        return Conditions(
            approval: rule.needsApproval ? rule.pointer + "/approval" : nil,
            limits: rule.limits + policy.limits
        )
    }

    private func undecidable(_ predicate: Predicate) -> PolicyDenial {
        PolicyDenial(
            predicate.onDeny
                ?? "the policy has the condition \(predicate.text), which this argument does not let it decide",
            rule: predicate.pointer
        )
    }

    /// - Throws: ``PolicyDenial`` when one of the kinds went with a tool that is denied or hidden.
    func checkWithdrawn(_ kinds: Set<DataKind>, from name: String) throws(PolicyDenial) {
        for kind in DataKind.allCases where kinds.contains(kind) {
            guard let (tool, rule) = withdrawal(of: kind) else { continue }
            throw PolicyDenial(
                "\(name) shows \(kind), which the policy withdraws with \(tool)",
                rule: rule
            )
        }
    }

    /// Which tool took a kind away, and where the policy says so.
    private func withdrawal(of kind: DataKind) -> (tool: String, rule: String)? {
        for tool in vocabulary.tools where tool.governs == kind {
            if policy.hides(tool.name) { return (tool.name, "(hidden)") }
            if let rule = policy.tools[tool.name], rule.isDenied {
                return (tool.name, rule.pointer + "/action")
            }
        }
        return nil
    }

    /// A caller's own name for a tool is cut, and cannot be as long as it likes.
    private func quoted(_ name: String) -> String {
        vocabulary.tool(name) != nil ? name : "that tool"
    }

    private func node(_ values: [String: String]) throws(PolicyDenial) -> JSONNode {
        let members = values.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        do {
            return try JSONDocument(parsing: JSONValue.object(members).compact).root
        } catch {
            // JSON of our own making is always valid; what cannot be is closed all the same.
            throw PolicyDenial("the policy cannot read that address", rule: "(unknown resource)")
        }
    }
}

// MARK: - What lists may show

extension Judge {
    /// Whether the resource may stand in a list: it could be read, and without asking a person.
    func shows(resource uri: String) -> Bool {
        // Denied means not shown; the reason is for the one who calls.
        guard let conditions = try? conditions(ofResource: uri) else { return false }
        return conditions.approval == nil
    }

    /// Whether any resource of a template may be shown whose variables have these values, as far as they are given.
    func shows(template uri: String, values: [String: String]) -> Bool {
        guard let template = vocabulary.templates.first(where: { $0.uri == uri }) else { return false }
        if let rule = policy.resources[uri] { return shows(rule, values, of: template) }
        guard policy.default == .allow else { return false }
        let tool = template.equivalentTool
        guard !policy.hides(tool) else { return false }
        guard let rule = policy.tools[tool] else { return withdrawal(of: template.reveals) == nil }
        return shows(rule, values, of: template)
    }

    private func shows(_ rule: Rule, _ values: [String: String], of template: PolicyVocabulary.Template)
        -> Bool
    {
        guard !rule.isDenied, !rule.needsApproval, let arguments = try? node(values) else { return false }
        // A variable that is still to be given may take any value; what is no variable never gets one.
        let open = Set(template.variables).subtracting(values.keys)
        func isDecided(_ predicate: Predicate) -> Bool {
            predicate.path.first.map { !open.contains($0) } ?? true
        }
        return rule.require.filter(isDecided).allSatisfy { $0.result(for: arguments) == .holds }
            && rule.denyIf.filter(isDecided).allSatisfy {
                [.fails, .missing].contains($0.result(for: arguments))
            }
    }
}
