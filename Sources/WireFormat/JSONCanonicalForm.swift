internal import CSimdjson

/// Writes values in a form that does not depend on white space, on the order of members or on how a text is escaped.
struct JSONCanonicalForm {
    private let tape: JSONTape

    init(_ tape: JSONTape) {
        self.tape = tape
    }

    /// Appends a value as ``JSONNode/appendCanonical(to:omitting:sets:)`` lays down.
    func append(
        _ index: Int,
        to bytes: inout [UInt8],
        omitting omitted: Set<String> = [],
        sets: Set<String> = []
    ) {
        switch tape.kind(index) {
        case CSIMDJSON_OBJECT: appendMembers(of: index, to: &bytes, omitting: omitted, sets: sets)
        case CSIMDJSON_ARRAY:
            bytes.append(UInt8(ascii: "["))
            for element in tape.elements(of: index) {
                if element > index + 1 { bytes.append(UInt8(ascii: ",")) }
                append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case CSIMDJSON_STRING: appendString(index, to: &bytes)
        default: bytes.append(contentsOf: tape.source(index))
        }
    }

    private func appendMembers(
        of index: Int,
        to bytes: inout [UInt8],
        omitting omitted: Set<String>,
        sets: Set<String>
    ) {
        var names: [Name] = []
        names.reserveCapacity(16)
        for place in tape.members(of: index) {
            let name = Name(index: place, plain: plainText(place))
            if !isAny(name, of: omitted) { names.append(name) }
        }
        names.sort(by: precedes)
        bytes.append(UInt8(ascii: "{"))
        for (position, name) in names.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            appendString(name.index, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            let value = name.index + 1
            if tape.kind(value) == CSIMDJSON_ARRAY, isAny(name, of: sets) {
                appendSet(value, to: &bytes)
            } else {
                append(value, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// One text can be escaped in several ways; most stand there already as ``JSONText/append(_:to:)`` writes them.
    private func appendString(_ index: Int, to bytes: inout [UInt8]) {
        let source = tape.source(index)
        if JSONText.isCanonical(source) {
            bytes.append(contentsOf: source)
        } else {
            JSONText.append(JSONText.decode(tape.content(index)), to: &bytes)
        }
    }

    private func appendSet(_ index: Int, to bytes: inout [UInt8]) {
        var elements: [UInt8] = []
        var places: [Range<Int>] = []
        for element in tape.elements(of: index) {
            let start = elements.count
            append(element, to: &elements)
            places.append(start..<elements.count)
        }
        places.sort { elements[$0].lexicographicallyPrecedes(elements[$1]) }
        bytes.append(UInt8(ascii: "["))
        for (position, place) in places.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: elements[place])
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension JSONCanonicalForm {
    /// A member's name.
    private struct Name {
        let index: Int
        /// Its text where that is ASCII without escapes; nil for any other name.
        let plain: UnsafeBufferPointer<UInt8>?
    }

    private func plainText(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        let content = tape.content(index)
        return content.allSatisfy { $0 < 0x80 && $0 != 0x5C } ? content : nil
    }

    private func isAny(_ name: Name, of names: Set<String>) -> Bool {
        guard let plain = name.plain, names.count < 8 else {
            return !names.isEmpty && names.contains(text(of: name))
        }
        return names.contains { $0.utf8.count == plain.count && $0.utf8.elementsEqual(plain) }
    }

    private func text(of name: Name) -> String { JSONText.decode(tape.content(name.index)) }

    /// The order of the names as texts; for two of ASCII that is the order of their bytes.
    private func precedes(_ left: Name, _ right: Name) -> Bool {
        guard let one = left.plain, let other = right.plain else { return text(of: left) < text(of: right) }
        return one.lexicographicallyPrecedes(other)
    }
}
