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
            let kept = members.map { (name: $0.name, value: $0.value) }
                .filter { !omitted.contains($0.name) }
                .sorted { $0.name < $1.name }
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in kept.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if sets.contains(member.name), member.value.isArray {
                    member.value.appendCanonicalSet(to: &bytes)
                } else {
                    member.value.appendCanonical(to: &bytes)
                }
            }
            bytes.append(UInt8(ascii: "}"))
        } else if isArray {
            bytes.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        } else if let string {
            // One text can be escaped in several ways.
            JSONText.append(string, to: &bytes)
        } else {
            bytes.append(contentsOf: source)
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
