package import WireFormat

/// An interruption as a page brought it, ready to be stored.
///
/// Most pages bring nothing new, so all but the id is read only when it is asked for: first what tells whether the mirror
/// holds the body already, then, if it does not, the rest.
package struct InterruptionRecord: Sendable {
    package let id: String
    package let parts: @Sendable () -> BodyParts
    private let read: @Sendable (BodyParts) -> InterruptionContent

    /// - Parameters:
    ///   - parts: Reads the body.
    ///   - content: Reads the rest.
    package init(
        id: String,
        parts: @escaping @Sendable () -> BodyParts,
        content: @escaping @Sendable (BodyParts) -> InterruptionContent
    ) {
        self.id = id
        self.parts = parts
        read = content
    }

    /// - Parameter parts: The body's.
    package func content(_ parts: BodyParts) -> InterruptionContent { read(parts) }
}

/// The bytes of a body's parts, one after the other: the JSON with an empty list in place of the form's elements, then
/// the JSON of each element.
package struct BodyParts: Sendable {
    package var bytes: [UInt8] = []
    /// Where each part ends.
    package var ends: [Int] = []
    /// The byte at which the elements go in; nil when the body has no such list.
    package var elementsAt: Int?

    package init() {}

    /// What tells whether a page brings a body that is held already: ``InterruptionBody/digest`` of it.
    var digest: [UInt8] { SHA256.digest(of: bytes) }

    /// The texts of the parts.
    var texts: [String] {
        var start = 0
        return ends.map { end in
            defer { start = end }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }
}

/// What full-text search finds an interruption by.
///
/// It must equal what the view `interruptionText` reads from the body.
package struct SearchText: Sendable, Equatable {
    package let title: String
    /// The form's paragraphs, Markdown.
    package let instructions: String
    package let notes: String
    /// Every other submitted value.
    package let answers: String
    /// Whether a text has a Chinese, Japanese or Korean character.
    let isCJK: Bool

    package init(title: String, instructions: String, notes: String, answers: String) {
        self.title = title
        self.instructions = instructions
        self.notes = notes
        self.answers = answers
        isCJK =
            CJKText.occurs(in: title) || CJKText.occurs(in: instructions) || CJKText.occurs(in: notes)
            || CJKText.occurs(in: answers)
    }
}

/// A body without white space and Links, its form's elements apart, since these repeat.
package struct InterruptionBody: Sendable, Equatable {
    /// The JSON with an empty list in place of the form's elements.
    package var json: String
    /// The byte of `json` at which the elements go in; nil when the body has no such list.
    package var elementsAt: Int?
    /// The JSON of each element.
    package var elements: [String]
    /// The positions of the elements that have a text: the instructions.
    package var paragraphs: [Int]
    /// The names of the elements, a JSON list; null for one without a name.
    package var elementNames: String

    package init(
        json: String,
        elementsAt: Int?,
        elements: [String],
        paragraphs: [Int] = [],
        elementNames: String = "[]"
    ) {
        self.json = json
        self.elementsAt = elementsAt
        self.elements = elements
        self.paragraphs = paragraphs
        self.elementNames = elementNames
    }

    /// From its parts.
    package init(_ parts: BodyParts, paragraphs: [Int], elementNames: String) {
        let texts = parts.texts
        self.init(
            json: texts.first ?? "",
            elementsAt: parts.elementsAt,
            elements: Array(texts.dropFirst()),
            paragraphs: paragraphs,
            elementNames: elementNames
        )
    }

    /// The body as it was received, less white space and Links.
    package var text: String {
        guard let elementsAt = splitAt else { return json }
        let position = json.utf8.index(json.startIndex, offsetBy: elementsAt)
        return json[..<position] + elements.joined(separator: ",") + json[position...]
    }

    /// ``elementsAt`` where there are elements to go in.
    private var splitAt: Int? {
        guard let elementsAt, !elements.isEmpty, (0...json.utf8.count).contains(elementsAt) else {
            return nil
        }
        return elementsAt
    }

    /// What tells whether a page brings a body that is held already: SHA-256 of the parts in turn.
    package var digest: [UInt8] { SHA256.digest(of: [json] + elements) }

    /// What the ledger holds of it: SHA-256 of ``text``.
    package var textDigest: [UInt8] {
        guard let elementsAt = splitAt else { return SHA256.digest(of: CollectionOfOne(json)) }
        var (json, bytes) = (json, [UInt8]())
        bytes.reserveCapacity(json.utf8.count + elements.reduce(0) { $0 + $1.utf8.count + 1 })
        json.withUTF8 { json in
            bytes.append(contentsOf: json[..<elementsAt])
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(contentsOf: element.utf8)
            }
            bytes.append(contentsOf: json[elementsAt...])
        }
        return SHA256.digest(of: bytes)
    }
}

/// The form of a body in which two states of an interruption are compared.
package enum CanonicalBody {
    /// Relative to the user whose key read the interruption, so no news when nothing else is different.
    package static let principalMembers: Set<String> = ["CanTakeResponsibility", "HasResponsibility"]

    private static let omitted = principalMembers.union(["Links"])
    private static let sets: Set<String> = ["RelatedDocumentIds", "ResponsibleTeamIds"]

    /// SHA-256 of the body without white space, what is relative to the principal, Links, and the order of members and of
    /// sets.
    package static func hash(of json: JSONNode) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.source.count)
        json.appendCanonical(to: &bytes, omitting: omitted, sets: sets)
        return SHA256.digest(of: bytes)
    }
}
