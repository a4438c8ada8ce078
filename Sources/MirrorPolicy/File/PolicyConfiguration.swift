import WireFormat

/// All files of a gate, read and checked together.
struct PolicyConfiguration: Sendable {
    /// The policy of whoever has no other; nil when there is none.
    private let standard: Policy?
    /// By path.
    private let policies: [String: Policy]
    /// Nil when no file of grants is used.
    let grants: [GrantEntry]?
    /// Everything that was read.
    let files: [WatchedFile]

    /// Which policy a grant has.
    enum Found {
        /// Neither a policy nor grants were named.
        case unrestricted
        case policy(Policy)
        case denied(PolicyDenial)
    }

    /// Reads all files.
    ///
    /// - Throws: ``PolicyError`` with the problems of all of them.
    static func read(policy: String?, grants: String?, vocabulary: PolicyVocabulary) throws(PolicyError)
        -> PolicyConfiguration
    {
        var reading = Reading(vocabulary: vocabulary)
        let standard = policy.flatMap { reading.policy($0) }
        let entries = grants.flatMap { reading.grants($0) }
        var policies: [String: Policy] = [:]
        for path in (entries ?? []).compactMap(\.policy) where policies[path] == nil {
            policies[path] = path == policy ? standard : reading.policy(path)
        }
        guard reading.problems.isEmpty else { throw PolicyError(problems: reading.problems) }
        return PolicyConfiguration(
            standard: standard,
            policies: policies,
            grants: entries,
            files: reading.files
        )
    }

    func policy(of grant: Grant, at now: Timestamp) -> Found {
        guard grant.origin == .file else { return found(standard) }
        guard let entry = grants?.first(where: { $0.grant == grant }), !entry.isExpired(at: now) else {
            return .denied(PolicyDenial("the grant is not known, or no longer", rule: "(no grant)"))
        }
        guard let path = entry.policy else { return found(standard) }
        return found(policies[path])
    }

    private func found(_ policy: Policy?) -> Found {
        if let policy { return .policy(policy) }
        guard isRestricted else { return .unrestricted }
        return .denied(PolicyDenial("this grant has no policy, and so may do nothing", rule: "(no policy)"))
    }

    /// Whether anybody is bound by a policy.
    ///
    /// What was named at the start decides, not what the files hold: an edit of the grants never opens anything.
    var isRestricted: Bool { standard != nil || grants != nil }

    func hasSameContent(as other: PolicyConfiguration) -> Bool {
        files.map(\.path) == other.files.map(\.path) && files.map(\.bytes) == other.files.map(\.bytes)
    }

    /// Whether nothing has changed for certain.
    var isUntouched: Bool { files.allSatisfy(\.isUntouched) }

    /// Reads file after file, and remembers what is wrong with each.
    private struct Reading {
        let vocabulary: PolicyVocabulary
        var problems: [PolicyProblem] = []
        var files: [WatchedFile] = []

        mutating func policy(_ path: String) -> Policy? {
            let vocabulary = vocabulary
            return read(path) { bytes throws(PolicyError) in
                try PolicyReader.policy(bytes, file: path, vocabulary: vocabulary)
            }
        }

        mutating func grants(_ path: String) -> [GrantEntry]? {
            read(path) { bytes throws(PolicyError) in try GrantsReader.grants(bytes, file: path) }
        }

        private mutating func read<Content>(_ path: String, _ parse: ([UInt8]) throws(PolicyError) -> Content)
            -> Content?
        {
            let file: WatchedFile
            do {
                file = try WatchedFile(path)
            } catch {
                problems.append(error.problem)
                return nil
            }
            files.append(file)
            do {
                return try parse(file.bytes)
            } catch {
                problems += error.problems
                return nil
            }
        }
    }
}
