import Foundation
import WireFormat

/// A grant as its file has it.
struct GrantEntry: Sendable {
    let grant: Grant
    let tokenHash: String
    /// As it is to be opened; nil for the policy that everybody has.
    let policy: String?
    let expires: Timestamp?

    func isExpired(at now: Timestamp) -> Bool { expires.map { $0 <= now } ?? false }
}

/// Reads a file of grants: `{"grants":[{"label":…,"token_sha256":…,"policy":…,"expires":…}]}`.
struct GrantsReader {
    private var list: ProblemList
    private let folder: String

    /// - Throws: ``PolicyError`` with every problem.
    static func grants(_ bytes: [UInt8], file: String) throws(PolicyError) -> [GrantEntry] {
        let folder = (file as NSString).deletingLastPathComponent
        var reader = GrantsReader(list: ProblemList(file: file), folder: folder)
        let entries = reader.read(bytes)
        guard reader.list.problems.isEmpty else { throw PolicyError(problems: reader.list.problems) }
        return entries
    }

    private mutating func read(_ bytes: [UInt8]) -> [GrantEntry] {
        let root: JSONNode
        do {
            root = try JSONDocument(parsing: bytes).root
        } catch {
            list.add(.root, "is not JSON: \(error)")
            return []
        }
        let members = list.members(root, .root, known: ["grants"])
        guard let (node, path) = members["grants"] else {
            if root.isObject { list.add(.root, "\"grants\" is missing") }
            return []
        }
        var entries: [GrantEntry] = []
        for (node, path) in list.elements(node, path) {
            guard let entry = entry(node, path) else { continue }
            if entries.contains(where: { $0.grant.label == entry.grant.label }) {
                list.add(path.appending("label"), "is the label of another grant too")
            }
            if entries.contains(where: { $0.grant.id == entry.grant.id }) {
                list.add(path.appending("token_sha256"), "is that of another grant too")
            }
            entries.append(entry)
        }
        return entries
    }

    private mutating func entry(_ node: JSONNode, _ path: JSONPath) -> GrantEntry? {
        let members = list.members(node, path, known: ["label", "token_sha256", "policy", "expires"])
        guard node.isObject else { return nil }
        for key in ["label", "token_sha256"] where members[key] == nil {
            list.add(path, "\"\(key)\" is missing")
        }
        let label = members["label"].flatMap { self.label($0.node, $0.path) }
        var hash: String?
        if let (node, path) = members["token_sha256"] {
            hash = node.string.map { $0.lowercased() }.flatMap { Hash.isHex($0) ? $0 : nil }
            if hash == nil { list.add(path, "must be 64 hexadecimal digits, as sha256sum prints them") }
        }
        let policy = members["policy"].flatMap { list.text($0.node, $0.path) }
        var expires: Timestamp?
        if let (node, path) = members["expires"] {
            expires = node.string.flatMap(Timestamp.init(iso8601:))
            if expires == nil {
                list.add(path, "must be a date or an instant, for instance 2027-01-31T00:00:00Z")
            }
        }
        guard let label, let hash else { return nil }
        return GrantEntry(
            grant: .file(label: label, tokenHash: hash),
            tokenHash: hash,
            policy: policy.map { $0.hasPrefix("/") || folder.isEmpty ? $0 : folder + "/" + $0 },
            expires: expires
        )
    }

    /// `local` is whoever runs the process without a grant.
    private mutating func label(_ node: JSONNode, _ path: JSONPath) -> String? {
        guard let label = node.string, (1...100).contains(label.count), label != Grant.local.label,
            label.unicodeScalars.allSatisfy({
                $0.properties.isPatternWhitespace == false && $0.value >= 0x20 && $0.value != 0x7F
            })
        else {
            list.add(path, "must be 1 to 100 characters without spaces, and not \"local\"")
            return nil
        }
        return label
    }
}
