import Synchronization

extension PolicyGate {
    /// What became of a look at the files.
    package enum ReloadOutcome: Sendable, Equatable {
        case unchanged
        case reloaded
        /// What was in force stays so; said once for the same problems.
        case refused([PolicyProblem])
    }

    /// The hash of the policy that everybody has who has no other; nil when there is none.
    package var version: String? { version(for: .local) }

    /// The hash of a grant's policy, for audit rows.
    package func version(for grant: Grant) -> String? { policy(of: grant)?.version }

    /// Reads the files again if they may have changed; to be called before each call.
    ///
    /// All of them come into force together, or none does.
    package func reloadIfChanged() -> ReloadOutcome {
        current.withLock { (current: inout Current) -> ReloadOutcome in
            guard !current.configuration.isUntouched else {
                current.refused = []
                return .unchanged
            }
            do throws(PolicyError) {
                let read = try PolicyConfiguration.read(
                    policy: policyPath,
                    grants: grantsPath,
                    vocabulary: vocabulary
                )
                let isSame = read.hasSameContent(as: current.configuration)
                current = Current(configuration: read)
                return isSame ? .unchanged : .reloaded
            } catch {
                guard error.problems != current.refused else { return .unchanged }
                current.refused = error.problems
                return .refused(error.problems)
            }
        }
    }

    private func policy(of grant: Grant) -> Policy? {
        guard case .policy(let policy) = configuration.policy(of: grant, at: instant) else { return nil }
        return policy
    }
}
