/// What full-text search is narrowed by: a token each in the column `labels` of the index.
///
/// A narrowed search then meets only rows that it shows, however common the word is.
package enum SearchLabels {
    package static let pending = token("pending")
    package static let gone = token("gone")

    package static func space(_ number: Int64) -> String { token("space:\(number)") }

    /// The label of a related document; nil for a kind of document that has none.
    package static func document(_ id: String) -> String? {
        hasLabel(id) ? token(id) : nil
    }

    private static func hasLabel(_ id: String) -> Bool {
        id.hasASCIIPrefix("projects-") || id.hasASCIIPrefix("environments-") || id.hasASCIIPrefix("tenants-")
    }

    /// The labels of an interruption, as its column holds them.
    package static func text(space: Int64, isPending: Bool, isGone: Bool, relatedDocumentIDs: [String])
        -> String
    {
        var labels: [UInt8] = []
        labels.reserveCapacity(128)
        if isGone || isPending {
            labels += (isGone ? gone : pending).utf8
            labels.append(UInt8(ascii: " "))
        }
        append("space:\(space)", to: &labels)
        for id in relatedDocumentIDs where hasLabel(id) {
            labels.append(UInt8(ascii: " "))
            append(id, to: &labels)
        }
        return String(decoding: labels, as: UTF8.self)
    }

    /// Whether a scalar stands in labels only.
    ///
    /// A label begins with such a scalar, so that no word is one, as long as none is searched for.
    package static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
        ("\u{E000}"..."\u{E100}").contains(scalar)
    }

    /// One token to FTS5, whatever the text: what is no letter or digit becomes private-use characters, which are letters
    /// to its tokenizer.
    private static func token(_ text: String) -> String {
        var token: [UInt8] = []
        append(text, to: &token)
        return String(decoding: token, as: UTF8.self)
    }

    private static func append(_ text: String, to token: inout [UInt8]) {
        // U+E100, and U+E000 and up, in UTF-8.
        token.append(0xEE)
        token.append(0x84)
        token.append(0x80)
        for byte in text.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                token.append(byte)
            default:
                token.append(0xEE)
                token.append(0x80 | byte >> 6)
                token.append(0x80 | byte & 0x3F)
            }
        }
    }
}
