package import MirrorPolicy
package import WireFormat

/// The one place where a call meets the policy and the audit log.
package struct CallGate: Sendable {
    let policy: PolicyGate
    let audit: AuditLog?
    let now: @Sendable () -> Timestamp
    /// Says something to whoever runs the server.
    let complain: @Sendable (String) -> Void

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

    /// Whether a call was made.
    enum Passage: Sendable {
        case shown(MethodResult)
        case denied(PolicyDenial)
    }

    /// Makes a call if the policy lets it, and notes either in the audit log before anybody hears of it.
    func pass(
        _ call: PolicyCall,
        _ method: String,
        _ context: RequestContext,
        _ body: () async throws -> Shown
    ) async throws -> Passage {
        reload()
        let start = ContinuousClock.now
        let reservation: Reservation
        switch policy.decide(call) {
        case .allowed(let taken): reservation = taken
        case .denied(let denial):
            return .denied(note(call, method, context, since: start, denial: denial) ? denial : .unaudited)
        }
        do {
            let shown = try await body()
            if shown.isOurFault { policy.giveBack(reservation) }
            let isNoted = note(
                call,
                method,
                context,
                since: start,
                approval: reservation.approvalID,
                failed: shown.isError,
                bytes: shown.bytes
            )
            return isNoted ? .shown(shown.result) : .denied(.unaudited)
        } catch {
            // What was asked wrongly, or given up, was asked all the same.
            if !(error is ProtocolError), !context.cancellation.isCancelled { policy.giveBack(reservation) }
            let isNoted = note(
                call,
                method,
                context,
                since: start,
                approval: reservation.approvalID,
                failed: true
            )
            guard isNoted else { return .denied(.unaudited) }
            throw error
        }
    }

    /// Looks whether the policy's files have changed.
    func reload() {
        let outcome = policy.reloadIfChanged()
        switch outcome {
        case .unchanged: return
        case .reloaded: complain("the policy was read again and is in force")
        case .refused(let problems):
            problems.forEach { complain($0.description) }
            complain("the policy has problems; what was in force stays so")
        }
        _ = append(.reload(outcome, at: now(), policy: policy.version(for: .local)))
    }

    /// - Returns: Whether the row was written; what cannot be noted is not shown.
    private func note(
        _ call: PolicyCall,
        _ method: String,
        _ context: RequestContext,
        since start: ContinuousClock.Instant,
        denial: PolicyDenial? = nil,
        approval: String? = nil,
        failed: Bool = false,
        bytes: Int = 0
    ) -> Bool {
        let origin = AuditRow.Origin(
            transport: context.caller.routing == nil ? "stdio" : "http",
            revision: context.revision.rawValue,
            method: method,
            client: context.client?.name,
            clientVersion: context.client?.version
        )
        let row = AuditRow.call(
            call,
            from: origin,
            at: now(),
            denial: denial,
            approval: approval,
            failed: failed,
            policy: policy.version(for: call.grant),
            took: ContinuousClock.now - start,
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
