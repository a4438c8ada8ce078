/// A JSON value to be written, its members in the order in which they were given.
///
/// Output of ours has an order that readers can rely on (upstream's keys first, extras after), which a dictionary
/// would lose.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])
    /// JSON text that is valid already, for instance a body as it was received; it is written to the letter.
    case text(String)

    /// One member of an object.
    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }
}

extension JSONValue {
    /// The text without white space.
    package var compact: String { encoded(indentation: nil) }

    /// The text with a line a member and two spaces a level.
    ///
    /// ``text(_:)`` parts stay as they are.
    package var pretty: String { encoded(indentation: 0) }

    private func encoded(indentation: Int?) -> String {
        var bytes: [UInt8] = []
        append(to: &bytes, indentation: indentation)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(to bytes: inout [UInt8], indentation: Int?) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .int(let number): bytes.append(contentsOf: String(number).utf8)
        case .double(let number): bytes.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
        case .string(let text): JSONText.append(text, to: &bytes)
        case .text(let json): bytes.append(contentsOf: json.utf8)
        case .array(let elements):
            Self.appendList(elements, in: ("[", "]"), to: &bytes, indentation: indentation) {
                element,
                bytes,
                inner in
                element.append(to: &bytes, indentation: inner)
            }
        case .object(let members):
            Self.appendList(members, in: ("{", "}"), to: &bytes, indentation: indentation) {
                member,
                bytes,
                inner in
                JSONText.append(member.name, to: &bytes)
                bytes.append(contentsOf: (inner == nil ? ":" : ": ").utf8)
                member.value.append(to: &bytes, indentation: inner)
            }
        }
    }

    private static func appendList<Part>(
        _ parts: [Part],
        in brackets: (String, String),
        to bytes: inout [UInt8],
        indentation: Int?,
        appendPart: (Part, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(contentsOf: brackets.0.utf8)
        let inner = indentation.map { $0 + 1 }
        for (position, part) in parts.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            appendLineBreak(to: &bytes, indentation: inner)
            appendPart(part, &bytes, inner)
        }
        if !parts.isEmpty { appendLineBreak(to: &bytes, indentation: indentation) }
        bytes.append(contentsOf: brackets.1.utf8)
    }

    private static func appendLineBreak(to bytes: inout [UInt8], indentation: Int?) {
        guard let indentation else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indentation * 2))
    }
}

extension JSONValue {
    /// The text, or null.
    package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// The number, or null.
    package static func optional(_ number: Int64?) -> JSONValue { number.map(JSONValue.int) ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(integerLiteral number: Int64) { self = .int(number) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }
}
