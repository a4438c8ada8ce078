/// What full-text search is narrowed by: a token each in the column `labels` of the index.
///
/// A narrowed search then meets only rows that it shows, however common the word is.
package enum SearchLabels {
    package static let pending = token("pending")
    package static let gone = token("gone")

    package static func space(_ number: Int64) -> String { token("space:\(number)") }

    /// The label of a related document; nil for a kind of document that has none.
    package static func document(_ id: String) -> String? {
        let hasLabel =
            id.hasASCIIPrefix("projects-") || id.hasASCIIPrefix("environments-")
            || id.hasASCIIPrefix("tenants-")
        return hasLabel ? token(id) : nil
    }

    /// The labels of an interruption, as its column holds them.
    package static func text(space: Int64, isPending: Bool, isGone: Bool, relatedDocumentIDs: [String])
        -> String
    {
        let state = isGone ? [gone] : isPending ? [pending] : []
        return (state + [self.space(space)] + relatedDocumentIDs.compactMap(document)).joined(separator: " ")
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
        // U+E100, and U+E000 and up, in UTF-8.
        var token: [UInt8] = [0xEE, 0x84, 0x80]
        token.reserveCapacity(3 * text.utf8.count)
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
        return String(decoding: token, as: UTF8.self)
    }
}
