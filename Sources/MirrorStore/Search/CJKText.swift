import Foundation

/// Texts in Chinese, Japanese or Korean, which do not part their words with spaces.
///
/// Every such character becomes a token of its own, so that any part of a text is a phrase and can be found.
package enum CJKText {
    /// Stands around each character; FTS5 parts tokens at it, and nobody sees it.
    package static let separator: Character = "\u{200B}"

    /// Whether the text has a Chinese, Japanese or Korean character.
    package static func occurs(in text: String) -> Bool {
        // Below U+1100, and so in nearly every text, no UTF-8 byte is as large as this.
        hasLargeByte(text) && text.unicodeScalars.contains(where: isCJK)
    }

    private static func hasLargeByte(_ text: String) -> Bool {
        var text = text
        // The largest of all rather than the first such, since that is told for many bytes at once.
        return text.withUTF8 { $0.reduce(0, max) >= 0xE1 }
    }

    /// The text with a separator around each of these characters.
    package static func separated(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            guard isCJK(scalar) else {
                result.append(scalar)
                continue
            }
            result.append(contentsOf: separator.unicodeScalars)
            result.append(scalar)
            result.append(contentsOf: separator.unicodeScalars)
        }
        return String(result)
    }

    /// The blocks of Unicode 15 that hold these scripts, punctuation left out.
    private static func isCJK(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0x3130...0x318F: true  // Hangul
        case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF: true  // Kana
        case 0x31F0...0x31FF, 0x1AFF0...0x1B16F, 0xFF66...0xFFDC: true  // Kana and Hangul of other forms
        case 0x3105...0x312F, 0x31A0...0x31BF: true  // Bopomofo
        case 0x3005...0x3007, 0x3021...0x3029, 0x3038...0x303B: true  // Marks and numerals
        case 0x2E80...0x2FDF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true  // Ideographs
        case 0x20000...0x323AF: true  // Ideographs of the supplementary planes
        default: false
        }
    }
}
