package import Foundation
import Synchronization
import WireFormat

/// Says of each call whether it may run.
///
/// There is one a process. It holds what the policy and the grants say; counters and approvals are in a folder that
/// processes share, and are read and written anew for each call that has to do with them.
package final class PolicyGate: Sendable {
    let policyPath: String?
    let grantsPath: String?
    let vocabulary: PolicyVocabulary
    private let directory: StateDirectory
    private let now: @Sendable () -> Date
    private let waiting: Duration
    let current: Mutex<Current>

    /// What is in force, and what was found wrong since.
    struct Current: Sendable {
        var configuration: PolicyConfiguration
        /// What was wrong with the files when they were last read; empty while they are those in force.
        var refused: [PolicyProblem] = []
    }

    /// Reads policy and grants, and makes the folder of counters and approvals where a policy is in force.
    ///
    /// - Parameters:
    ///   - policy: The path of the policy that everybody has who has no other; nil for none.
    ///   - grants: The path of the file of grants; nil for none, and then no bearer token is asked for.
    ///   - state: The path of the folder of counters and approvals; its parent must exist.
    ///   - waiting: How long a call waits for another process that uses the folder.
    /// - Throws: ``PolicyError`` with every problem: nothing starts open because a file cannot be used.
    package init(
        policy: String?,
        grants: String?,
        state: String,
        vocabulary: PolicyVocabulary,
        now: @escaping @Sendable () -> Date,
        waiting: Duration = Patience.usual
    ) throws(PolicyError) {
        let configuration = try PolicyConfiguration.read(
            policy: policy,
            grants: grants,
            vocabulary: vocabulary
        )
        directory = StateDirectory(path: state)
        if configuration.isRestricted {
            do {
                try directory.prepare()
            } catch {
                throw error.policyError
            }
        }
        policyPath = policy
        grantsPath = grants
        self.vocabulary = vocabulary
        self.now = now
        self.waiting = waiting
        current = Mutex(Current(configuration: configuration))
    }

    // MARK: - Calls

    /// Says what can be said without counters and people, and takes nothing.
    ///
    /// The order is: grant, hide, default, denial, `require` and `deny_if`; then, in ``reserve(_:for:_:)``, approval and
    /// limits.
    package func judge(_ call: PolicyCall) -> PolicyJudgement {
        switch configuration.policy(of: call.grant, at: instant) {
        case .unrestricted: return PolicyJudgement(version: nil)
        case .denied(let denial): return PolicyJudgement(version: nil, denial: denial)
        case .policy(let policy):
            do throws(PolicyDenial) {
                let judge = Judge(policy: policy, vocabulary: vocabulary)
                return PolicyJudgement(version: policy.version, conditions: try judge.conditions(of: call))
            } catch {
                return PolicyJudgement(version: policy.version, denial: error)
            }
        }
    }

    /// How long a call waits for other processes, from now on.
    package func patience(unless isCancelled: @escaping @Sendable () -> Bool = { false }) -> Patience {
        Patience(waiting, unless: isCancelled)
    }

    /// Takes what a call that was judged needs of limits and approvals; may wait, for as long as there is patience.
    package func reserve(_ judgement: PolicyJudgement, for call: PolicyCall, _ patience: Patience)
        -> PolicyVerdict
    {
        if let denial = judgement.denial { return .denied(denial) }
        guard judgement.needsState else { return .allowed(Reservation()) }
        do {
            return .allowed(try reserve(judgement.conditions, for: call, patience))
        } catch let denial as PolicyDenial {
            return .denied(denial)
        } catch let failure as StateFailure {
            return .denied(failure.denial)
        } catch {
            return .denied(
                PolicyDenial("the policy could not be applied", rule: "(state)", cause: "\(error)")
            )
        }
    }

    private func reserve(_ conditions: Judge.Conditions, for call: PolicyCall, _ patience: Patience) throws
        -> Reservation
    {
        // A policy may have come to need the folder since the start.
        try directory.prepare()
        return try directory.locked(patience) {
            // Read under the lock, so that processes do not see each other's clocks go back.
            let now = self.now().milliseconds
            var book: ApprovalBook?
            var approved: String?
            if let rule = conditions.approval {
                var open = try ApprovalBook(in: directory, at: now)
                approved = try approval(in: &open, of: call, rule)
                book = open
            }
            let counts = try self.counts(of: conditions.limits, for: call, at: now)
            guard let approved, let approval = book?.use(approved) else { return Reservation(counts: counts) }
            // If this fails, the call is denied and its counts stay: closed, not open.
            try book?.write(to: directory)
            return Reservation(counts: counts, approval: approval)
        }
    }

    /// The approval that a call may run by; it is not used up yet, since a limit may still be reached.
    private func approval(in book: inout ApprovalBook, of call: PolicyCall, _ rule: String) throws -> String {
        switch book.answer(to: call, rule: rule) {
        case .approved(let id):
            if book.isMoved { try book.write(to: directory) }
            return id
        case .denied(let denial):
            if book.isMoved { try book.write(to: directory) }
            throw denial
        case .asked(var denial):
            try book.write(to: directory)
            // The folder is named always: which one is the default depends on the mirror that the server was given.
            denial.cause =
                "a call by \(call.grant.label) waits for a person: octomirror approve"
                + " \(denial.approvalID ?? "") --policy-state \(directory.shellPath)"
            throw denial
        }
    }

    private func counts(of limits: [Limit], for call: PolicyCall, at now: Int64) throws -> [Reservation.Count]
    {
        guard !limits.isEmpty else { return [] }
        var counters = try Counters(in: directory, at: now)
        do {
            let counts = try counters.reserve(limits, for: call)
            try counters.write(to: directory)
            return counts
        } catch let denial as PolicyDenial {
            if counters.isMoved { try counters.write(to: directory) }
            throw denial
        }
    }

    /// Gives back what a call took that failed for a reason of ours; a second time does nothing.
    package func giveBack(_ reservation: Reservation, _ patience: Patience) {
        guard !reservation.isEmpty, reservation.takeBackOnce() else { return }
        // What cannot be given back stays taken: the next call then says what is wrong with the folder.
        try? directory.locked(patience) {
            let now = self.now().milliseconds
            if !reservation.counts.isEmpty {
                var counters = try Counters(in: directory, at: now)
                for count in reservation.counts { counters.giveBack(count) }
                try counters.write(to: directory)
            }
            if let approval = reservation.approval {
                var book = try ApprovalBook(in: directory, at: now)
                book.giveBack(approval)
                try book.write(to: directory)
            }
        }
    }

    // MARK: - What is in force

    var configuration: PolicyConfiguration { current.withLock { $0.configuration } }
    var instant: Timestamp { Timestamp(milliseconds: now().milliseconds) }
}
