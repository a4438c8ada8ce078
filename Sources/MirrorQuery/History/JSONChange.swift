package import WireFormat

/// One difference between two versions of a document.
package struct JSONChange: Sendable, Equatable {
    /// The member, its parents first, as in `Form.Values.Result`.
    ///
    /// An element of a form goes by its name.
    package let path: String
    /// As JSON; nil when there was none.
    package let before: String?
    package let after: String?

    package var json: JSONValue {
        [
            "path": .string(path), "before": before.map(JSONValue.text) ?? .null,
            "after": after.map(JSONValue.text) ?? .null,
        ]
    }
}

extension JSONChange {
    /// What is different, in the order of the newer text; what went away comes last at its level.
    ///
    /// - Parameter isSet: Says of a path that its list means a set, so that its order is no difference.
    static func between(
        _ before: JSONNode,
        _ after: JSONNode,
        path: String = "",
        isSet: (String) -> Bool = { _ in false }
    ) -> [JSONChange] {
        if before.isObject && after.isObject {
            return between(named(before.members), named(after.members), path: path, isSet: isSet)
        }
        if let old = namedElements(before), let new = namedElements(after) {
            return between(old, new, path: path, isSet: isSet)
        }
        let sets: Set<String> = isSet(path) ? ["list"] : []
        guard canonical(before, sets) != canonical(after, sets) else { return [] }
        return [JSONChange(path: path, before: before.minified, after: after.minified)]
    }

    private static func between(
        _ before: [(name: String, value: JSONNode)],
        _ after: [(name: String, value: JSONNode)],
        path: String,
        isSet: (String) -> Bool
    ) -> [JSONChange] {
        func inner(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        var changes: [JSONChange] = []
        for member in after {
            if let old = before.first(where: { $0.name == member.name }) {
                changes += between(old.value, member.value, path: inner(member.name), isSet: isSet)
            } else {
                changes.append(
                    JSONChange(path: inner(member.name), before: nil, after: member.value.minified)
                )
            }
        }
        for member in before where !after.contains(where: { $0.name == member.name }) {
            changes.append(JSONChange(path: inner(member.name), before: member.value.minified, after: nil))
        }
        return changes
    }

    private static func named(_ members: JSONNode.Members) -> [(name: String, value: JSONNode)] {
        members.map { ($0.name, $0.value) }
    }

    /// The elements of a list of which each has a name of its own; nil for any other value.
    private static func namedElements(_ node: JSONNode) -> [(name: String, value: JSONNode)]? {
        guard node.isArray else { return nil }
        let named = node.elements.map { ($0["Name"]?.string, $0) }
        let names = Set(named.compactMap(\.0))
        guard !named.isEmpty, names.count == named.count else { return nil }
        return named.map { ($0.0 ?? "", $0.1) }
    }

    /// A text that is the same for values that mean the same.
    private static func canonical(_ node: JSONNode, _ sets: Set<String>) -> [UInt8] {
        let wrapped = try? JSONDocument(parsing: "{\"list\":\(node.minified)}")
        var bytes: [UInt8] = []
        wrapped?.root.appendCanonical(to: &bytes, sets: sets)
        return bytes
    }
}
