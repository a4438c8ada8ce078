import WireFormat

/// The calls that wait for a person, and those that a person has decided on.
struct ApprovalBook: Sendable {
    static let file = "approvals.json"
    /// How long a request waits, and how long the answer to it is remembered.
    static let waiting = Duration.seconds(86_400)
    /// How long a call may be repeated after it was approved.
    static let usable = Duration.seconds(3600)
    /// An agent that asks for more is answered without a new request.
    static let mostPerGrant = 20

    private(set) var approvals: [Approval]
    private var clock: StateClock
    /// As ``Counters/isMoved``.
    private(set) var isMoved = false
    private var now: Timestamp { Timestamp(milliseconds: clock.latest) }

    init(in directory: StateDirectory, at now: Int64) throws(StateFailure) {
        guard let document = try directory.read(Self.file) else {
            (approvals, clock) = ([], StateClock(latest: now))
            return
        }
        guard document["version"]?.int == 1, let latest = document["clock"]?.int, latest.magnitude < 1 << 50,
            let list = document["approvals"], list.isArray
        else { throw directory.damaged(Self.file) }
        let read = list.elements.map(Approval.init)
        guard read.allSatisfy({ $0 != nil }) else { throw directory.damaged(Self.file) }
        approvals = read.compactMap { $0 }
        clock = StateClock(latest: latest)
        let back = Duration.zero - .milliseconds(clock.advance(to: now))
        isMoved = back < .zero
        for at in approvals.indices {
            approvals[at].requestedAt = approvals[at].requestedAt.advanced(by: back)
            approvals[at].expiresAt = approvals[at].expiresAt.advanced(by: back)
        }
        let current = self.now
        approvals.removeAll { $0.expiresAt <= current }
    }

    func write(to directory: StateDirectory) throws(StateFailure) {
        let list = approvals.map { approval in
            guard case .object(let members) = approval.json else { return approval.json }
            return .object(members + [JSONValue.Member("digest", .string(approval.digest))])
        }
        try directory.write(
            Self.file,
            ["version": 1, "clock": .int(clock.latest), "approvals": .array(list)]
        )
    }

    /// What a person said of a call, or the request that is made now.
    enum Answer {
        case approved(id: String)
        case denied(PolicyDenial)
        /// There is a new request, so the book has to be written.
        case asked(PolicyDenial)
    }

    mutating func answer(to call: PolicyCall, rule: String) -> Answer {
        let digest = Approval.digest(of: call)
        if let known = approvals.first(where: { $0.digest == digest && $0.grantID == call.grant.id }) {
            switch known.state {
            case .approved: return .approved(id: known.id)
            case .denied:
                return .denied(PolicyDenial("a person has denied this call (\(known.id))", rule: rule))
            case .pending: return .denied(Self.awaited(known.id, rule))
            }
        }
        let arguments = Approval.arguments(of: call)
        let target = Approval.target(of: call)
        guard arguments.utf8.count + target.utf8.count <= Approval.longestArguments else {
            return .denied(
                PolicyDenial(
                    "a person must approve this call, and its arguments are too long to be read",
                    rule: rule
                )
            )
        }
        let waiting = approvals.filter { $0.grantID == call.grant.id && $0.state == .pending }
        guard waiting.count < Self.mostPerGrant else {
            return .denied(
                PolicyDenial(
                    "a person must approve this call, and \(waiting.count) others wait already: `octomirror approve`"
                        + " lists them",
                    rule: rule
                )
            )
        }
        let approval = Approval(
            id: newID(),
            grantLabel: call.grant.label,
            grantID: call.grant.id,
            target: target,
            arguments: arguments,
            digest: digest,
            state: .pending,
            requestedAt: now,
            expiresAt: now.advanced(by: Self.waiting),
            rule: rule
        )
        approvals.append(approval)
        return .asked(Self.awaited(approval.id, rule))
    }

    private static func awaited(_ id: String, _ rule: String) -> PolicyDenial {
        PolicyDenial(
            "a person must approve this call, by `octomirror approve` with the id \(id). Once that is done, repeat the"
                + " same call with the same arguments",
            rule: rule,
            approvalID: id
        )
    }

    /// Crockford's alphabet: no letter looks like a digit.
    private func newID() -> String {
        while true {
            let digits = (0..<8).compactMap { _ in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".randomElement() }
            let id = "A-" + String(digits)
            if !approvals.contains(where: { $0.id == id }) { return id }
        }
    }

    /// Uses an approval up.
    mutating func use(_ id: String) -> Approval? {
        guard let at = approvals.firstIndex(where: { $0.id == id }) else { return nil }
        return approvals.remove(at: at)
    }

    /// Takes the use of an approval back.
    mutating func giveBack(_ approval: Approval) {
        guard approval.expiresAt > now, !approvals.contains(where: { $0.id == approval.id }) else { return }
        // The same call may have been asked for again meanwhile, and then a person's no is the last word.
        let same = approvals.filter { $0.digest == approval.digest }
        guard !same.contains(where: { $0.state == .denied }) else { return }
        approvals.removeAll { $0.digest == approval.digest && $0.state == .pending }
        approvals.append(approval)
    }

    /// Decides on a request; an approval may be taken back, and a denial too.
    ///
    /// - Returns: Nil when there is none of that id.
    mutating func decide(_ id: String, _ state: Approval.State) -> Approval? {
        guard let at = approvals.firstIndex(where: { $0.id.uppercased() == id.uppercased() }) else {
            return nil
        }
        approvals[at].state = state
        approvals[at].expiresAt = now.advanced(by: state == .approved ? Self.usable : Self.waiting)
        return approvals[at]
    }
}
