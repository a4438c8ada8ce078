package import Foundation
package import WireFormat

/// Who calls.
package struct Grant: Sendable, Hashable {
    package let label: String
    /// Short and stable: of the token's hash, or `local`.
    package let id: String

    package init(label: String, id: String) {
        self.label = label
        self.id = id
    }

    /// Whoever runs the process, where no grant is named.
    package static let local = Grant(label: "local", id: "local")
}

/// A kind of mirror data.
package enum DataKind: String, Sendable, CaseIterable {
    case interruptions, tasks, status
}

/// What is about to be done.
package struct PolicyCall: Sendable {
    /// What is called.
    package enum Target: Sendable {
        case tool(name: String, arguments: JSONNode?)
        case resource(uri: String)
    }

    package var target: Target
    package var grant: Grant
    /// On stdio one a process, on HTTP the grant's id.
    package var session: String
    /// The kinds of data that the answer may show.
    package var reveals: Set<DataKind>

    package init(_ target: Target, by grant: Grant, session: String, reveals: Set<DataKind>) {
        self.target = target
        self.grant = grant
        self.session = session
        self.reveals = reveals
    }
}

/// Whether a call may run.
package enum PolicyVerdict: Sendable {
    case allowed(Reservation)
    case denied(PolicyDenial)
}

/// Why a call may not run.
package struct PolicyDenial: Error, Sendable, Equatable {
    /// For the agent.
    package let message: String
    /// A JSON pointer into the policy, or what stands for one.
    package let rule: String
    package let retryAfter: Duration?
    /// Set while a person's approval is awaited.
    package let approvalID: String?

    /// What is answered in place of a result whose audit row could not be written.
    package static let unaudited = PolicyDenial(
        message: "the audit of calls cannot be written, so no answer is given",
        rule: "(audit)",
        retryAfter: nil,
        approvalID: nil
    )
}

/// What a call took of limits and approvals.
package struct Reservation: Sendable {}

/// What is wrong at one place of a file.
package struct PolicyProblem: Sendable, Equatable, CustomStringConvertible {
    package let description: String
}

/// Why there is no gate.
package struct PolicyError: Error, Sendable, CustomStringConvertible {
    package let description: String
}

/// Lets everything through: there are no policies yet, so it refuses to begin with one.
package final class PolicyGate: Sendable {
    /// What became of a look at the files.
    package enum ReloadOutcome: Sendable, Equatable {
        case unchanged, reloaded
        case refused([PolicyProblem])
    }

    package init(policy: String?, grants: String?, state: String, now: @escaping @Sendable () -> Date)
        throws(PolicyError)
    {
        guard policy == nil, grants == nil else {
            throw PolicyError(description: "this build knows no policies. Leave out --policy and --grants.")
        }
    }

    package func decide(_ call: PolicyCall) -> PolicyVerdict { .allowed(Reservation()) }
    package func giveBack(_ reservation: Reservation) {}
    package func shows(tool: String, grant: Grant) -> Bool { true }
    package func shows(resource uri: String, grant: Grant) -> Bool { true }
    package func shows(template uri: String, values: [String: String] = [:], grant: Grant) -> Bool { true }
    package var requiresBearer: Bool { false }
    package func grant(bearer token: String) -> Grant? { nil }
    package func grant(labelled label: String) -> Grant? { nil }
    package func version(for grant: Grant) -> String? { nil }
    package func reloadIfChanged() -> ReloadOutcome { .unchanged }
}
