/// The tokens of a text that is ASCII, found without FTS5's tokenizer.
///
/// To its `unicode61`, as the indexes have it, a token of such a text is a run of letters and digits. It folds each
/// character and copies each token, which for an excerpt, where only the places count, takes several times as long.
enum ASCIITokens {
    /// The bytes of the tokens from the `first` to the one before `end`; fewer where the text ends.
    ///
    /// Nil when something other than ASCII stands before that: only FTS5 knows whether it is of a token.
    static func places(
        in text: UnsafeBufferPointer<UInt8>,
        from first: Int,
        to end: Int
    ) -> [Range<Int>]? {
        var places: [Range<Int>] = []
        places.reserveCapacity(end - first)
        var number = 0
        var at = 0
        while at < text.count && number < end {
            guard isOfAToken(text[at]) else {
                guard text[at] < 0x80 else { return nil }
                at += 1
                continue
            }
            let start = at
            repeat { at += 1 } while at < text.count && isOfAToken(text[at])
            // A letter or an accent would go on with the token.
            guard at == text.count || text[at] < 0x80 else { return nil }
            if number >= first { places.append(start..<at) }
            number += 1
        }
        return places
    }

    private static func isOfAToken(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }
}
