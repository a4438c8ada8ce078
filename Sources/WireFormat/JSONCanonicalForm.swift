internal import CSimdjson
import Foundation

/// Writes values in a form that does not depend on white space, on the order of members or on how a text is escaped.
struct JSONCanonicalForm {
    private let tape: JSONTape
    /// The names of the objects that are being written, those of the innermost last.
    private var names: [Name] = []

    init(_ tape: JSONTape) {
        self.tape = tape
        names.reserveCapacity(64)
    }

    /// Appends a value as ``JSONNode/appendCanonical(to:omitting:sets:)`` lays down.
    mutating func append(
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

    private mutating func appendMembers(
        of index: Int,
        to bytes: inout [UInt8],
        omitting omitted: Set<String>,
        sets: Set<String>
    ) {
        let first = names.count
        for place in tape.members(of: index) {
            let name = Name(index: place, content: tape.content(place))
            if !name.isAny(of: omitted) { names.append(name) }
        }
        sortNames(from: first)
        bytes.append(UInt8(ascii: "{"))
        for position in first..<names.count {
            if position > first { bytes.append(UInt8(ascii: ",")) }
            let name = names[position]
            appendString(name.index, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            let value = name.index + 1
            if tape.kind(value) == CSIMDJSON_ARRAY, name.isAny(of: sets) {
                appendSet(value, to: &bytes)
            } else {
                append(value, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
        names.removeLast(names.count - first)
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

    private mutating func appendSet(_ index: Int, to bytes: inout [UInt8]) {
        var elements: [UInt8] = []
        elements.reserveCapacity(tape.source(index).count)
        var places: [Range<Int>] = []
        places.reserveCapacity(8)
        for element in tape.elements(of: index) {
            let start = elements.count
            append(element, to: &elements)
            places.append(start..<elements.count)
        }
        elements.withUnsafeBufferPointer { elements in
            func text(_ place: Range<Int>) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(rebasing: elements[place])
            }
            places.sort { text($0).precedes(text($1)) }
            bytes.append(UInt8(ascii: "["))
            for (position, place) in places.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(contentsOf: text(place))
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }
}

extension JSONCanonicalForm {
    /// A member's name.
    private struct Name {
        let index: Int
        /// As it stands in the text, without its quotes.
        let content: UnsafeBufferPointer<UInt8>
        /// Whether it is ASCII without escapes, as nearly every name is.
        let isPlain: Bool

        init(index: Int, content: UnsafeBufferPointer<UInt8>) {
            self.index = index
            self.content = content
            isPlain = content.allSatisfy { $0 < 0x80 && $0 != 0x5C }
        }

        private var text: String { JSONText.decode(content) }

        func isAny(of names: Set<String>) -> Bool {
            guard isPlain, names.count < 8 else { return !names.isEmpty && names.contains(text) }
            return names.contains { $0.utf8.count == content.count && $0.utf8.elementsEqual(content) }
        }

        /// The order of the names as texts; for two of ASCII that is the order of their bytes.
        func precedes(_ other: Name) -> Bool {
            isPlain && other.isPlain ? content.precedes(other.content) : text < other.text
        }
    }

    /// Sorts the names of the innermost object.
    private mutating func sortNames(from first: Int) {
        names.withUnsafeMutableBufferPointer { names in
            var innermost = UnsafeMutableBufferPointer(rebasing: names[first...])
            innermost.sort { $0.precedes($1) }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether it comes before other bytes in the order of dictionaries.
    fileprivate func precedes(_ other: Self) -> Bool {
        guard let start = baseAddress, let others = other.baseAddress else { return count < other.count }
        let order = memcmp(start, others, Swift.min(count, other.count))
        return order == 0 ? count < other.count : order < 0
    }
}
