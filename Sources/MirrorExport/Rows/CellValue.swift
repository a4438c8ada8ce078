package import WireFormat

/// One value of a row as a cell takes it: JSON's types, less what a cell cannot hold.
package enum CellValue: Sendable, Equatable {
    /// Null, or no such member.
    case nothing
    case text(String)
    /// A number, true or false, as JSON writes it.
    case literal(String)
    /// An array or an object, as compact JSON.
    case structure(String)
    /// An array of nothing but texts, which people read better than JSON.
    case texts([String])

    package init(_ value: JSONValue?) {
        switch value {
        case nil, .null: self = .nothing
        case .string(let text): self = .text(text)
        case .double(let number) where !number.isFinite: self = .nothing
        case .bool, .int, .double: self = .literal(value?.compact ?? "")
        case .array(let elements):
            let texts = elements.compactMap { element -> String? in
                guard case .string(let text) = element else { return nil }
                return text
            }
            self = texts.count == elements.count ? .texts(texts) : .structure(value?.compact ?? "")
        case .object: self = .structure(value?.compact ?? "")
        case .text(let json): self.init(json: json)
        }
    }

    /// Takes JSON text that is valid already.
    private init(json: String) {
        guard let first = json.utf8.first else {
            self = .nothing
            return
        }
        switch first {
        case UInt8(ascii: "n"): self = .nothing
        case UInt8(ascii: "{"): self = .structure(json)
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            self = .literal(json)
        case UInt8(ascii: "\"") where Self.isPlain(json.utf8):
            self = .text(String(decoding: json.utf8.dropFirst().dropLast(), as: UTF8.self))
        default:
            // The parser takes an array or an object; text that is not valid after all is shown as it is.
            guard let root = try? JSONDocument(parsing: "[\(json)]").root,
                let node = root.elements.first(where: { _ in true })
            else {
                self = .text(json)
                return
            }
            if let text = node.string {
                self = .text(text)
            } else {
                let texts = node.elements.map(\.string)
                self = texts.contains(nil) ? .structure(json) : .texts(texts.compactMap(\.self))
            }
        }
    }

    /// Whether what stands between the quotes of a JSON string is the text itself, as with nearly every cell.
    private static func isPlain(_ json: String.UTF8View) -> Bool {
        let text = json.dropFirst().dropLast()
        return json.count >= 2 && json.last == UInt8(ascii: "\"")
            && !text.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }
    }

    /// For people: texts as they are, several with commas between them.
    package var display: String {
        switch self {
        case .nothing: ""
        case .text(let text), .literal(let text), .structure(let text): text
        case .texts(let texts): texts.joined(separator: ", ")
        }
    }
}

extension JSONValue {
    /// The member of an object that has this name.
    package func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// An object of these members alone, in this order; null for one that is missing.
    package func selecting(_ names: [String]) -> JSONValue {
        .object(names.map { Member($0, member($0) ?? .null) })
    }
}
