internal import CSimdjson

/// Writes values of a document: without white space, or in canonical form.
///
/// A ``JSONNode`` holds its document, and to count who holds it costs more than to write a value does. So this goes by
/// the indices of values, and is there only while the document lends its memory.
struct JSONWriter {
    let tokens: UnsafeBufferPointer<csimdjson_token>
    let text: UnsafeBufferPointer<UInt8>

    /// Appends a value without white space; every token is kept to the letter.
    func appendMinified(_ index: Int, to bytes: inout [UInt8]) {
        switch csimdjson_kind(tokens[index].kind) {
        case CSIMDJSON_OBJECT:
            bytes.append(UInt8(ascii: "{"))
            forEachMember(index) { key in
                appendKey(key, to: &bytes)
                appendMinified(key + 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case CSIMDJSON_ARRAY:
            appendArray(index, to: &bytes) { appendMinified($0, to: &$1) }
        default: bytes.append(contentsOf: source(index))
        }
    }

    /// Appends an object as ``JSONNode/appendMinified(to:omitting:hollowing:)`` lays down.
    func appendMinified(
        _ index: Int,
        to bytes: inout [UInt8],
        omitting omitted: StaticString,
        hollowing path: (object: StaticString, array: StaticString)
    ) -> (place: Int, array: Int)? {
        var hollow: (place: Int, array: Int)?
        bytes.append(UInt8(ascii: "{"))
        forEachMember(index) { key in
            guard !isNamed(key, omitted) else { return }
            appendKey(key, to: &bytes)
            guard hollow == nil, isNamed(key, path.object), isKind(key + 1, CSIMDJSON_OBJECT) else {
                return appendMinified(key + 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "{"))
            forEachMember(key + 1) { inner in
                appendKey(inner, to: &bytes)
                guard hollow == nil, isNamed(inner, path.array), isKind(inner + 1, CSIMDJSON_ARRAY) else {
                    return appendMinified(inner + 1, to: &bytes)
                }
                bytes.append(UInt8(ascii: "["))
                hollow = (bytes.count, inner + 1)
                bytes.append(UInt8(ascii: "]"))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "}"))
        return hollow
    }

    /// The member's name with its colon, and a comma in front where one belongs.
    private func appendKey(_ key: Int, to bytes: inout [UInt8]) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: source(key))
        bytes.append(UInt8(ascii: ":"))
    }

    private func isKind(_ index: Int, _ kind: csimdjson_kind) -> Bool { tokens[index].kind == kind.rawValue }

    /// Whether a string stands in the text as this name.
    private func isNamed(_ index: Int, _ name: StaticString) -> Bool {
        let content = content(index)
        return content.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { content.elementsEqual($0) }
    }

    /// Calls `body` with the index of each member's name; that of its value is the next.
    private func forEachMember(_ index: Int, _ body: (Int) -> Void) {
        let end = Int(tokens[index].next)
        var at = index + 1
        while at < end {
            body(at)
            at = Int(tokens[at + 1].next)
        }
    }

    /// Appends a value as ``JSONNode/appendCanonical(to:omitting:sets:)`` lays down.
    func appendCanonical(
        _ index: Int,
        to bytes: inout [UInt8],
        omitting omitted: Set<String> = [],
        sets: Set<String> = []
    ) {
        switch csimdjson_kind(tokens[index].kind) {
        case CSIMDJSON_OBJECT: appendCanonicalMembers(index, to: &bytes, omitting: omitted, sets: sets)
        case CSIMDJSON_ARRAY: appendArray(index, to: &bytes) { appendCanonical($0, to: &$1) }
        case CSIMDJSON_STRING: appendCanonicalString(index, to: &bytes)
        default: bytes.append(contentsOf: source(index))
        }
    }

    private func appendCanonicalMembers(
        _ index: Int,
        to bytes: inout [UInt8],
        omitting omitted: Set<String>,
        sets: Set<String>
    ) {
        var kept: [Key] = []
        kept.reserveCapacity(16)
        forEachMember(index) { at in
            let key = Key(index: at, plain: plainText(at))
            if !isNamed(key, in: omitted) { kept.append(key) }
        }
        kept.sort(by: precedes)
        bytes.append(UInt8(ascii: "{"))
        for (position, key) in kept.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            appendCanonicalString(key.index, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            let value = key.index + 1
            if isKind(value, CSIMDJSON_ARRAY), isNamed(key, in: sets) {
                appendCanonicalSet(value, to: &bytes)
            } else {
                appendCanonical(value, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// One text can be escaped in several ways; most stand there already as ``JSONText/append(_:to:)`` writes them.
    private func appendCanonicalString(_ index: Int, to bytes: inout [UInt8]) {
        let source = source(index)
        if JSONText.isCanonical(source) {
            bytes.append(contentsOf: source)
        } else {
            JSONText.append(JSONText.decode(content(index)), to: &bytes)
        }
    }

    private func appendCanonicalSet(_ index: Int, to bytes: inout [UInt8]) {
        var parts: [[UInt8]] = []
        forEachElement(index) { element in
            var part: [UInt8] = []
            appendCanonical(element, to: &part)
            parts.append(part)
        }
        parts.sort { $0.lexicographicallyPrecedes($1) }
        bytes.append(UInt8(ascii: "["))
        for (position, part) in parts.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: part)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func appendArray(_ index: Int, to bytes: inout [UInt8], element: (Int, inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: "["))
        forEachElement(index) { at in
            if at > index + 1 { bytes.append(UInt8(ascii: ",")) }
            element(at, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func forEachElement(_ index: Int, _ body: (Int) -> Void) {
        let end = Int(tokens[index].next)
        var at = index + 1
        while at < end {
            body(at)
            at = Int(tokens[at].next)
        }
    }

    /// The bytes as they stand in the text.
    private func source(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let token = tokens[index]
        return UnsafeBufferPointer(rebasing: text[Int(token.start)..<Int(token.end)])
    }

    /// The bytes of a string without its quotes.
    private func content(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let token = tokens[index]
        return UnsafeBufferPointer(rebasing: text[Int(token.start) + 1..<Int(token.end) - 1])
    }
}

extension JSONWriter {
    /// A member's name.
    private struct Key {
        let index: Int
        /// Its text where that is ASCII without escapes; nil for any other name.
        let plain: UnsafeBufferPointer<UInt8>?
    }

    private func plainText(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        let content = content(index)
        return content.allSatisfy { $0 < 0x80 && $0 != 0x5C } ? content : nil
    }

    /// Whether its name is one of a few.
    private func isNamed(_ key: Key, in names: Set<String>) -> Bool {
        guard let plain = key.plain, names.count < 8 else {
            return !names.isEmpty && names.contains(name(key))
        }
        return names.contains { $0.utf8.count == plain.count && $0.utf8.elementsEqual(plain) }
    }

    private func name(_ key: Key) -> String { JSONText.decode(content(key.index)) }

    /// The order of the names as texts; for two of ASCII that is the order of their bytes.
    private func precedes(_ left: Key, _ right: Key) -> Bool {
        guard let one = left.plain, let other = right.plain else { return name(left) < name(right) }
        return one.lexicographicallyPrecedes(other)
    }
}
