internal import CSimdjson

/// Writes values of a document: without white space, or in canonical form.
///
/// A ``JSONNode`` holds its document, and counting who holds it took most of the time when each value was one. So this
/// goes by the indices of values, and is there only while the document lends its memory.
struct JSONWriter {
    let tokens: UnsafeBufferPointer<csimdjson_token>
    let text: UnsafeBufferPointer<UInt8>

    /// Appends a value without white space; every token is kept to the letter.
    func appendMinified(_ index: Int, to bytes: inout [UInt8]) {
        let token = tokens[index]
        switch csimdjson_kind(token.kind) {
        case CSIMDJSON_OBJECT:
            bytes.append(UInt8(ascii: "{"))
            var at = index + 1
            while at < token.next {
                if at > index + 1 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(contentsOf: source(at))
                bytes.append(UInt8(ascii: ":"))
                appendMinified(at + 1, to: &bytes)
                at = Int(tokens[at + 1].next)
            }
            bytes.append(UInt8(ascii: "}"))
        case CSIMDJSON_ARRAY:
            appendArray(index, to: &bytes) { appendMinified($0, to: &$1) }
        default: bytes.append(contentsOf: source(index))
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
        let end = Int(tokens[index].next)
        var kept: [Key] = []
        kept.reserveCapacity(16)
        var at = index + 1
        while at < end {
            let key = Key(index: at, plain: plainText(at))
            if omitted.isEmpty || !omitted.contains(name(key)) { kept.append(key) }
            at = Int(tokens[at + 1].next)
        }
        kept.sort(by: precedes)
        bytes.append(UInt8(ascii: "{"))
        for (position, key) in kept.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            appendCanonicalString(key.index, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            let value = key.index + 1
            if !sets.isEmpty, csimdjson_kind(tokens[value].kind) == CSIMDJSON_ARRAY, sets.contains(name(key))
            {
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

    private func name(_ key: Key) -> String { JSONText.decode(content(key.index)) }

    /// The order of the names as texts; for two of ASCII that is the order of their bytes.
    private func precedes(_ left: Key, _ right: Key) -> Bool {
        guard let one = left.plain, let other = right.plain else { return name(left) < name(right) }
        return one.lexicographicallyPrecedes(other)
    }
}
