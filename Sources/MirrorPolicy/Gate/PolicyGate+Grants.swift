extension PolicyGate {
    /// Whether a caller has to show a token.
    package var requiresBearer: Bool { configuration.grants != nil }

    /// Whose token it is; nil when it is unknown, expired or revoked.
    package func grant(bearer token: String) -> Grant? {
        let hash = Hash.hex(of: token)
        return valid { $0.tokenHash == hash }
    }

    /// The grant of a label, for a process that is started for one; nil when there is none that is valid.
    package func grant(labelled label: String) -> Grant? {
        valid { $0.grant.label == label }
    }

    private func valid(_ isWanted: (GrantEntry) -> Bool) -> Grant? {
        guard let entry = configuration.grants?.first(where: isWanted) else { return nil }
        return entry.isExpired(at: instant) ? nil : entry.grant
    }

    // MARK: - Lists

    /// Whether `tools/list` names a tool.
    package func shows(tool: String, grant: Grant) -> Bool {
        ask(grant) { !$0.policy.hides(tool) }
    }

    /// Whether a list may show a resource: whether it could be read, limits aside and without asking a person.
    package func shows(resource uri: String, grant: Grant) -> Bool {
        ask(grant) { $0.shows(resource: uri) }
    }

    /// Whether a list may show resources of a template, or a completion these values of its variables.
    package func shows(template uri: String, values: [String: String] = [:], grant: Grant) -> Bool {
        ask(grant) { $0.shows(template: uri, values: values) }
    }

    private func ask(_ grant: Grant, _ question: (Judge) -> Bool) -> Bool {
        switch configuration.policy(of: grant, at: instant) {
        case .unrestricted: true
        case .denied: false
        case .policy(let policy): question(Judge(policy: policy, vocabulary: vocabulary))
        }
    }
}
