package import MirrorPolicy
package import WireFormat

/// The one place where a call meets the policy and the audit log.
package struct CallGate: Sendable {
    let policy: PolicyGate
    let audit: AuditLog?
    let now: @Sendable () -> Timestamp
    /// Says something to whoever runs the server.
    let complain: @Sendable (String) -> Void
    private let thread = StateThread()

    package init(
        policy: PolicyGate,
        audit: AuditLog?,
        now: @escaping @Sendable () -> Timestamp,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.policy = policy
        self.audit = audit
        self.now = now
        self.complain = complain
    }

    /// What a call came to.
    struct Shown: Sendable {
        let result: MethodResult
        /// How much text it shows.
        let bytes: Int
        var isError = false
        /// Whether it failed for a reason of ours, so that it counts against no limit.
        var isOurFault = false
    }

    /// A call that is allowed and cannot be made as it was asked for.
    struct Unfit: Error {
        let shown: Shown
    }

    /// Whether a call was made.
    enum Passage: Sendable {
        case shown(MethodResult)
        case denied(PolicyDenial)
    }

    /// Makes a call if the policy lets it, and notes either in the audit log before anybody hears of it.
    ///
    /// - Parameters:
    ///   - asking: Whether a person may be asked; without, what needs one is denied.
    ///   - check: Reads what was asked for, once the policy has nothing against the call and before a limit or an
    ///     approval is taken for it: nobody is asked to approve what cannot be. Throws ``Unfit`` or a ``ProtocolError``.
    ///   - body: Makes the call.
    func pass<Question>(
        _ call: PolicyCall,
        _ method: String,
        _ context: RequestContext,
        asking: Bool = true,
        check: () throws -> Question,
        _ body: (Question) async throws -> Shown
    ) async throws -> Passage {
        reload()
        let judged = policy.judge(call)
        let judgement = asking ? judged : judged.withoutApproval
        let attempt = Attempt(call: call, method: method, context: context, policy: judgement.version)
        if let denial = judgement.denial { return deny(attempt, denial) }
        let question: Question
        do {
            question = try check()
        } catch let unfit as Unfit {
            return finish(attempt, unfit.shown)
        } catch {
            guard note(attempt, failed: true) else { return .denied(.unaudited) }
            throw error
        }
        let reservation: Reservation
        switch await reserve(judgement, attempt) {
        case .allowed(let taken): reservation = taken
        case .denied(let denial): return deny(attempt, denial)
        }
        do {
            let shown = try await body(question)
            if shown.isOurFault { await giveBack(reservation, attempt) }
            return finish(attempt, shown, approval: reservation.approvalID)
        } catch {
            // What was asked wrongly, or given up, was asked all the same.
            if !(error is ProtocolError), !context.cancellation.isCancelled {
                await giveBack(reservation, attempt)
            }
            guard note(attempt, approval: reservation.approvalID, failed: true) else {
                return .denied(.unaudited)
            }
            throw error
        }
    }

    // MARK: - Limits and approvals

    private func reserve(_ judgement: PolicyJudgement, _ attempt: Attempt) async -> PolicyVerdict {
        let (policy, call, patience) = (policy, attempt.call, patience(attempt))
        guard judgement.needsState else { return policy.reserve(judgement, for: call, patience) }
        return await thread.run { policy.reserve(judgement, for: call, patience) }
    }

    private func giveBack(_ reservation: Reservation, _ attempt: Attempt) async {
        let (policy, patience) = (policy, patience(attempt))
        await thread.run { policy.giveBack(reservation, patience) }
    }

    /// Counts from now on: whoever waits behind others waits no longer than they.
    private func patience(_ attempt: Attempt) -> Patience {
        let cancellation = attempt.context.cancellation
        return policy.patience { cancellation.isCancelled }
    }

    // MARK: - The audit

    /// One call, from when it was judged.
    private struct Attempt {
        let call: PolicyCall
        let method: String
        let context: RequestContext
        /// The hash of the policy that it was judged by.
        let policy: String?
        let start = ContinuousClock.now
    }

    private func deny(_ attempt: Attempt, _ denial: PolicyDenial) -> Passage {
        if let cause = denial.cause { complain(cause) }
        return .denied(note(attempt, denial: denial) ? denial : .unaudited)
    }

    private func finish(_ attempt: Attempt, _ shown: Shown, approval: String? = nil) -> Passage {
        let isNoted = note(attempt, approval: approval, failed: shown.isError, bytes: shown.bytes)
        return isNoted ? .shown(shown.result) : .denied(.unaudited)
    }

    /// Looks whether the policy's files have changed.
    func reload() {
        let outcome = policy.reloadIfChanged()
        switch outcome {
        case .unchanged: return
        case .reloaded: complain("the policy was read again and is in force")
        case .restored:
            complain("the policy has no problems any more, and is in force again as it was")
        case .refused(let problems):
            problems.forEach { complain($0.description) }
            complain("the policy has problems; what was in force stays so")
        }
        _ = append(.reload(outcome, at: now(), policy: policy.version))
    }

    /// - Returns: Whether the row was written; what cannot be noted is not shown.
    private func note(
        _ attempt: Attempt,
        denial: PolicyDenial? = nil,
        approval: String? = nil,
        failed: Bool = false,
        bytes: Int = 0
    ) -> Bool {
        let context = attempt.context
        let origin = AuditRow.Origin(
            transport: context.caller.routing == nil ? "stdio" : "http",
            revision: context.revision.rawValue,
            method: attempt.method,
            client: context.client?.name,
            clientVersion: context.client?.version
        )
        let row = AuditRow.call(
            attempt.call,
            from: origin,
            at: now(),
            denial: denial,
            approval: approval,
            failed: failed,
            policy: attempt.policy,
            took: ContinuousClock.now - attempt.start,
            bytes: bytes
        )
        return append(row)
    }

    private func append(_ row: AuditRow) -> Bool {
        do {
            try audit?.append(row)
            return true
        } catch {
            complain(error.description)
            return false
        }
    }
}
