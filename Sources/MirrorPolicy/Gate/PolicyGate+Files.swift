import Synchronization

extension PolicyGate {
    /// What became of a look at the files.
    package enum ReloadOutcome: Sendable, Equatable {
        case unchanged
        case reloaded
        /// What was in force all the time is what the files say again.
        case restored
        /// What was in force stays so; said once for the same problems.
        case refused([PolicyProblem])
    }

    /// The hash of the policy that everybody has who has no other; nil when there is none.
    package var version: String? {
        guard case .policy(let policy) = configuration.policy(of: .local, at: instant) else { return nil }
        return policy.version
    }

    /// Reads the files again if they may have changed; to be called before each call.
    ///
    /// All of them come into force together, or none does.
    package func reloadIfChanged() -> ReloadOutcome {
        current.withLock { (current: inout Current) -> ReloadOutcome in
            guard !current.configuration.isUntouched else {
                defer { current.refused = [] }
                return current.refused.isEmpty ? .unchanged : .restored
            }
            do throws(PolicyError) {
                let read = try PolicyConfiguration.read(
                    policy: policyPath,
                    grants: grantsPath,
                    vocabulary: vocabulary
                )
                let isSame = read.hasSameContent(as: current.configuration)
                let wasRefused = !current.refused.isEmpty
                current = Current(configuration: read)
                return isSame ? (wasRefused ? .restored : .unchanged) : .reloaded
            } catch {
                guard error.problems != current.refused else { return .unchanged }
                current.refused = error.problems
                return .refused(error.problems)
            }
        }
    }
}
