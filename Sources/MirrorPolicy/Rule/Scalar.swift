import WireFormat

/// A text, a number or a truth value, of a rule or of an argument.
struct Scalar: Sendable {
    /// A number and a truth value as they are spelled.
    let text: String
    private let number: Number?

    private enum Number: Sendable {
        case whole(Int64)
        case other(Double)

        var double: Double {
            switch self {
            case .whole(let number): Double(number)
            case .other(let number): number
            }
        }
    }

    /// Nil for null, an object and an array.
    init?(_ node: JSONNode) {
        if let string = node.string {
            text = string
            number = Self.number(spelled: string)
        } else if let bool = node.bool {
            text = bool ? "true" : "false"
            number = nil
        } else if node.isNumber {
            text = node.minified
            number = Self.number(spelled: text)
        } else {
            return nil
        }
    }

    /// Agents that were shown no schema write numbers as texts, so such a text counts as the number.
    private static func number(spelled text: String) -> Number? {
        if let whole = Int64(text) { return .whole(whole) }
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text).map(Number.other)
    }

    /// Numbers by what they are worth, everything else by its bytes: to Swift, two spellings of an accent are equal,
    /// to the mirror they are not.
    func equals(_ other: Scalar) -> Bool {
        if let order = compared(to: other) { return order == 0 }
        return text.utf8.elementsEqual(other.text.utf8)
    }

    /// Below zero, zero or above zero; nil unless both are numbers.
    func compared(to other: Scalar) -> Int? {
        guard let number, let otherNumber = other.number else { return nil }
        if case .whole(let own) = number, case .whole(let other) = otherNumber {
            return own < other ? -1 : own == other ? 0 : 1
        }
        let (own, other) = (number.double, otherNumber.double)
        guard !own.isNaN, !other.isNaN else { return nil }
        return own < other ? -1 : own == other ? 0 : 1
    }

    var isNumber: Bool { number != nil }

    /// Whether the bytes of `part` stand anywhere in the text.
    func holds(part: String) -> Bool {
        let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
        guard wanted.count <= bytes.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            bytes[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
