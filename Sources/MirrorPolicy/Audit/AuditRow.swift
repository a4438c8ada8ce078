package import WireFormat

/// One line of the audit of calls.
///
/// It says who called what and what came of it, and never with which values: of arguments there are names, and a hash by
/// which the same arguments are known again.
package struct AuditRow: Sendable {
    private let members: [JSONValue.Member]

    /// How a call ended.
    package enum Outcome: String, Sendable {
        case allowed, denied
        /// A person has to approve it.
        case approvalPending = "approval_pending"
        /// It was allowed, and failed.
        case error
    }

    /// How a call came in.
    ///
    /// Everything in it is what the client says, and is cut where it is long.
    package struct Origin: Sendable {
        /// `stdio` or `http`.
        package var transport: String
        /// The revision of the protocol.
        package var revision: String
        package var client: String?
        package var clientVersion: String?
        /// The method, for instance `tools/call`.
        package var method: String

        package init(
            transport: String,
            revision: String,
            method: String,
            client: String?,
            clientVersion: String?
        ) {
            self.transport = transport
            self.revision = revision
            self.method = method
            self.client = client
            self.clientVersion = clientVersion
        }
    }

    private init(_ time: Timestamp, type: String, _ members: [JSONValue.Member]) {
        self.members =
            [JSONValue.Member("time", .string(time.description)), JSONValue.Member("type", .string(type))]
            + members
    }

    /// A call that was denied, or that has ended.
    ///
    /// - Parameters:
    ///   - denial: What denied it, if anything did.
    ///   - approval: The approval that it ran by.
    ///   - failed: Whether it ran and failed.
    ///   - bytes: The size of the text that was answered, which clients of later revisions get as JSON besides.
    package static func call(
        _ call: PolicyCall,
        from origin: Origin,
        at time: Timestamp,
        denial: PolicyDenial?,
        approval: String? = nil,
        failed: Bool = false,
        policy version: String?,
        took duration: Duration,
        bytes: Int
    ) -> AuditRow {
        var members: [JSONValue.Member] = [
            .init("grant", .string(call.grant.label)), .init("grantId", .string(call.grant.id)),
            .init("transport", .string(cut(origin.transport))),
            .init("revision", .string(cut(origin.revision))),
            .init("client", .optional(origin.client.map(cut))),
            .init("clientVersion", .optional(origin.clientVersion.map(cut))),
            .init("method", .string(cut(origin.method))),
        ]
        switch call.target {
        case .tool(let name, let arguments):
            members += [
                .init("tool", .string(cut(name))),
                .init("arguments", .array(names(of: arguments).map { .string($0) })),
            ]
        case .resource(let uri): members.append(.init("uri", .string(cut(uri))))
        case .list(let template, _): members.append(.init("uri", .optional(template)))
        }
        let outcome: Outcome =
            denial.map { $0.approvalID == nil ? .denied : .approvalPending } ?? (failed ? .error : .allowed)
        members += [
            .init("argumentsHash", .string("sha256:" + Hash.hex(of: Approval.arguments(of: call)))),
            .init("outcome", .string(outcome.rawValue)), .init("rule", .optional(denial?.rule)),
            .init("approval", .optional(denial?.approvalID ?? approval)),
            .init("policy", .optional(version)), .init("milliseconds", .double(duration / .milliseconds(1))),
            .init("bytes", .int(Int64(bytes))),
        ]
        return AuditRow(time, type: "call", members)
    }

    /// Policy or grants were read again, or could not be.
    package static func reload(
        _ outcome: PolicyGate.ReloadOutcome,
        at time: Timestamp,
        policy version: String?
    ) -> AuditRow {
        let (word, problems): (String, [PolicyProblem]) =
            switch outcome {
            case .unchanged: ("unchanged", [])
            case .reloaded: ("reloaded", [])
            case .restored: ("restored", [])
            case .refused(let problems): ("refused", problems)
            }
        return AuditRow(
            time,
            type: "policy_reload",
            [
                .init("outcome", .string(word)),
                .init("policy", .optional(version)),
                .init("problems", .array(problems.map { .string(cut($0.description)) })),
            ]
        )
    }

    /// A person has approved or denied a request.
    ///
    /// - Parameter user: Who it was, as the system knows them.
    package static func approval(_ approval: Approval, by user: String, at time: Timestamp) -> AuditRow {
        AuditRow(
            time,
            type: "approval",
            [
                .init("approval", .string(approval.id)), .init("outcome", .string(approval.state.rawValue)),
                .init("user", .string(cut(user))), .init("grant", .string(approval.grantLabel)),
                .init("grantId", .string(approval.grantID)), .init("target", .string(cut(approval.target))),
                .init("argumentsHash", .string("sha256:" + Hash.hex(of: approval.arguments))),
                .init("rule", .string(approval.rule)),
            ]
        )
    }

    package var json: JSONValue { .object(members) }

    /// The names of the outermost arguments, in their order by bytes; a caller may send any number of any length.
    private static func names(of arguments: JSONNode?) -> [String] {
        let names = arguments?.members.map { cut($0.name) } ?? []
        return Array(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(50))
    }

    private static func cut(_ text: String) -> String {
        text.unicodeScalars.count > 200
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(200))) + "…" : text
    }
}
