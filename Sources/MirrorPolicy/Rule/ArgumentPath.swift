import WireFormat

/// Finds an argument as a tool would read it.
enum ArgumentPath {
    enum Found {
        /// Not given, or given as what says nothing: null, an empty text, a list without anything in it.
        case missing
        /// The name is given twice or spelled with escapes: a tool might read another value than a rule.
        case ambiguous
        case found(JSONNode)
    }

    static func find(_ path: [String], in arguments: JSONNode?) -> Found {
        guard var node = arguments, !saysNothing(node) else { return .missing }
        for name in path {
            guard node.isObject else { return .ambiguous }
            let named = node.members.filter { $0.name.utf8.elementsEqual(name.utf8) }
            guard let member = named.first else { return .missing }
            guard named.count == 1, !member.key.source.contains(UInt8(ascii: "\\")) else { return .ambiguous }
            guard !saysNothing(member.value) else { return .missing }
            node = member.value
        }
        return .found(node)
    }

    /// The elements of a list that tools look at: agents send an empty text for "none", and tools pass it over.
    static func elements(of list: JSONNode) -> [JSONNode] {
        list.elements.filter { $0.string?.isEmpty != true }
    }

    /// Whether tools take it as if it were not there; were it there to a rule, it would fulfil a `require` for nothing.
    private static func saysNothing(_ node: JSONNode) -> Bool {
        node.isNull || node.string?.isEmpty == true || (node.isArray && elements(of: node).isEmpty)
    }
}
