import Synchronization

/// What became of a call that was judged.
package enum PolicyVerdict: Sendable {
    /// It may run; what it took is given back with ``PolicyGate/giveBack(_:_:)`` if it fails for a reason of ours.
    case allowed(Reservation)
    case denied(PolicyDenial)
}

/// Why a call may not run.
package struct PolicyDenial: Error, Sendable, Equatable {
    /// For the agent; it never holds a value of an argument.
    package let message: String
    /// What denied: a JSON pointer into the policy, or one of `(default deny)`, `(hidden)`, `(no policy)`,
    /// `(no grant)`, `(unknown resource)`, `(state)` and `(audit)`.
    package let rule: String
    /// How long a limit stays closed.
    package let retryAfter: Duration?
    /// The request that a person has to approve; set while the approval is awaited.
    package let approvalID: String?
    /// For whoever runs the server, and not for the agent: where the state is, what is wrong with it, how to approve.
    package var cause: String?

    init(
        _ message: String,
        rule: String,
        retryAfter: Duration? = nil,
        approvalID: String? = nil,
        cause: String? = nil
    ) {
        self.message = message
        self.rule = rule
        self.retryAfter = retryAfter
        self.approvalID = approvalID
        self.cause = cause
    }

    /// What is answered in place of a result whose audit row could not be written: nothing is shown unaudited.
    package static let unaudited = PolicyDenial(
        "the audit of calls cannot be written, so no answer is given. Whoever runs octomirror finds the cause on its"
            + " standard error",
        rule: "(audit)"
    )
}

/// What a call took of limits and approvals.
package struct Reservation: Sendable {
    /// One count of one counter.
    struct Count: Sendable {
        let key: String
        let at: Int64
    }

    let counts: [Count]
    /// The approval that was used up.
    let approval: Approval?
    private let returned = Return()

    init(counts: [Count] = [], approval: Approval? = nil) {
        self.counts = counts
        self.approval = approval
    }

    var isEmpty: Bool { counts.isEmpty && approval == nil }

    /// The approval that the call ran by, for its audit row.
    package var approvalID: String? { approval?.id }

    /// True the first time only: what is given back twice would open a limit.
    func takeBackOnce() -> Bool { returned.first() }

    private final class Return: Sendable {
        private let isDone = Mutex(false)

        func first() -> Bool {
            isDone.withLock { done in
                defer { done = true }
                return !done
            }
        }
    }
}
