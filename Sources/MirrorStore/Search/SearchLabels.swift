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
        var token = "\u{E100}"
        for byte in text.lowercased().utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
            token.unicodeScalars.append(isPlain ? scalar : Unicode.Scalar(0xE000 + UInt16(byte)) ?? " ")
        }
        return token
    }
}
