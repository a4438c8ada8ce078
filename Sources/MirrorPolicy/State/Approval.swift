package import WireFormat

/// A call that a person has to approve.
package struct Approval: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// Nobody has decided.
        case pending
        /// The same call may run once.
        case approved
        case denied
    }

    /// For instance `A-7K3F9Q2M`.
    package let id: String
    /// Who asked: the label and the id of the grant.
    package let grantLabel: String
    package let grantID: String
    /// The tool, or the URI of a resource.
    package let target: String
    /// The arguments in canonical form, for the person who decides; they are kept nowhere else.
    package let arguments: String
    /// What the approval is bound to: ``digest(of:)``.
    let digest: String
    package internal(set) var state: State
    package internal(set) var requestedAt: Timestamp
    /// When it is forgotten.
    package internal(set) var expiresAt: Timestamp
    /// Why a person is asked: where the policy says so.
    package let rule: String

    /// The longest arguments that a person is asked to read.
    static let longestArguments = 16_384

    /// Grant, target and arguments as one hash; white space and the order of arguments do not count.
    static func digest(of call: PolicyCall) -> String {
        let kind =
            switch call.target {
            case .tool: "tool"
            case .resource: "resource"
            case .list: "list"
            }
        // NUL stands in none of the parts but the last.
        return Hash.hex(of: [call.grant.id, "\0", kind, "\0", target(of: call), "\0", arguments(of: call)])
    }

    static func target(of call: PolicyCall) -> String {
        switch call.target {
        case .tool(let name, _): name
        case .resource(let uri): uri
        case .list(let template, _): template ?? "resources"
        }
    }

    /// No arguments and an empty object are the same.
    static func arguments(of call: PolicyCall) -> String {
        let given: JSONNode? =
            switch call.target {
            case .tool(_, let arguments), .list(_, let arguments): arguments
            case .resource: nil
            }
        guard let node = given else { return "{}" }
        var bytes: [UInt8] = []
        node.appendCanonical(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: - JSON

extension Approval {
    /// As `octomirror approve --json` prints it and as it is kept.
    package var json: JSONValue {
        [
            "id": .string(id), "state": .string(state.rawValue),
            "grant": ["label": .string(grantLabel), "id": .string(grantID)],
            "target": .string(target), "arguments": .text(arguments), "rule": .string(rule),
            "requestedAt": .string(requestedAt.description), "expiresAt": .string(expiresAt.description),
        ]
    }

    /// Nil when anything is not as it is written.
    init?(_ node: JSONNode) {
        guard let id = node["id"]?.string, let state = node["state"]?.string.flatMap(State.init),
            let grant = node["grant"], let label = grant["label"]?.string, let grantID = grant["id"]?.string,
            let target = node["target"]?.string, let arguments = node["arguments"],
            let rule = node["rule"]?.string, let digest = node["digest"]?.string, Hash.isHex(digest),
            let requestedAt = node["requestedAt"]?.string.flatMap(Timestamp.init(iso8601:)),
            let expiresAt = node["expiresAt"]?.string.flatMap(Timestamp.init(iso8601:))
        else { return nil }
        self.id = id
        self.state = state
        grantLabel = label
        self.grantID = grantID
        self.target = target
        self.arguments = arguments.minified
        self.rule = rule
        self.digest = digest
        self.requestedAt = requestedAt
        self.expiresAt = expiresAt
    }
}
