extension JSONNode {
    /// Appends the value in a form that does not depend on white space or on the order of members.
    ///
    /// - Parameters:
    ///   - omitted: Names of members of this object that are left out; members of inner objects all stay.
    ///   - sets: Names of members of this object whose arrays mean sets, so that their order is left out too.
    package func appendCanonical(
        to bytes: inout [UInt8],
        omitting omitted: Set<String> = [],
        sets: Set<String> = []
    ) {
        if isObject {
            appendCanonicalMembers(to: &bytes, omitting: omitted, sets: sets)
        } else if isArray {
            bytes.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        } else if isString {
            appendCanonicalString(to: &bytes)
        } else {
            bytes.append(contentsOf: source)
        }
    }

    private func appendCanonicalMembers(
        to bytes: inout [UInt8],
        omitting omitted: Set<String>,
        sets: Set<String>
    ) {
        var kept = members.map { (name: $0.name, member: $0) }
        if !omitted.isEmpty { kept.removeAll { omitted.contains($0.name) } }
        kept.sort { $0.name < $1.name }
        bytes.append(UInt8(ascii: "{"))
        for (position, (name, member)) in kept.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            member.key.appendCanonicalString(to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if member.value.isArray, sets.contains(name) {
                member.value.appendCanonicalSet(to: &bytes)
            } else {
                member.value.appendCanonical(to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// One text can be escaped in several ways; most stand there already as ``JSONText/append(_:to:)`` writes them.
    private func appendCanonicalString(to bytes: inout [UInt8]) {
        let source = source
        if JSONText.isCanonical(source) {
            bytes.append(contentsOf: source)
        } else if let string {
            JSONText.append(string, to: &bytes)
        }
    }

    private func appendCanonicalSet(to bytes: inout [UInt8]) {
        let parts = elements.map { element in
            var part: [UInt8] = []
            element.appendCanonical(to: &part)
            return part
        }
        let sorted = parts.sorted { $0.lexicographicallyPrecedes($1) }
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: sorted.joined(separator: [UInt8(ascii: ",")]))
        bytes.append(UInt8(ascii: "]"))
    }
}
