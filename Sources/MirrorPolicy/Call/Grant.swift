/// Who calls.
package struct Grant: Sendable, Hashable {
    /// Where it comes from.
    enum Origin: Sendable, Hashable {
        /// Whoever runs the process, where no grant is named.
        case process
        /// The one token that the environment names.
        case environment
        /// An entry of the file of grants, and no more than that entry: it ends with it.
        case file
    }

    /// What its owner calls it, for instance `alice-laptop`.
    package let label: String
    /// The beginning of the hash of its token, or `local`; counters and approvals belong to it.
    package let id: String
    let origin: Origin

    init(label: String, id: String, origin: Origin) {
        self.label = label
        self.id = id
        self.origin = origin
    }

    /// Whoever runs the process, where no grant is named.
    package static let local = Grant(label: "local", id: "local", origin: .process)

    /// Whoever shows the token that the environment names.
    package static func environment(token: String) -> Grant {
        Grant(label: "token", id: id(ofHash: Hash.hex(of: token)), origin: .environment)
    }

    /// An entry of the file of grants.
    static func file(label: String, tokenHash: String) -> Grant {
        Grant(label: label, id: id(ofHash: tokenHash), origin: .file)
    }

    private static func id(ofHash hash: String) -> String { String(hash.prefix(12)) }
}
