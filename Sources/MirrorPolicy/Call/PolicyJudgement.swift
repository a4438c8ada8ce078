/// What a policy says of a call before anything is taken for it.
package struct PolicyJudgement: Sendable {
    /// The hash of the policy that was applied, for the call's audit row: a reload meanwhile does not change it.
    package let version: String?
    /// Why the call may not run, whatever limits and people say; nil when only they may still stop it.
    package let denial: PolicyDenial?
    let conditions: Judge.Conditions

    init(version: String?, denial: PolicyDenial? = nil, conditions: Judge.Conditions = .init()) {
        self.version = version
        self.denial = denial
        self.conditions = conditions
    }

    /// Whether counters and approvals are still to be asked, for which other processes may have to be waited for.
    package var needsState: Bool {
        denial == nil && (conditions.approval != nil || !conditions.limits.isEmpty)
    }

    /// The same for what goes on for longer than an approval is given for: what a person has to approve is denied.
    package var withoutApproval: PolicyJudgement {
        guard denial == nil, let rule = conditions.approval else { return self }
        let denial = PolicyDenial(
            "a person must approve each read of it, so nobody can be told of its changes",
            rule: rule
        )
        return PolicyJudgement(version: version, denial: denial)
    }
}
