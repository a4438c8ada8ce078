/// The columns that a character takes in a terminal.
enum DisplayWidth {
    /// Ranges of East Asian wide and full-width characters (UAX #11) that are not emoji, in order.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4CF, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x2FFFD,
        0x30000...0x3FFFD,
    ]

    /// 2 for wide characters and emoji, 0 for what only modifies a character, 1 for the rest.
    static func columns(_ character: Character) -> Int {
        if let ascii = character.asciiValue { return ascii >= 0x20 && ascii < 0x7F ? 1 : 0 }
        var width = 0
        for scalar in character.unicodeScalars {
            // One emoji, however many parts it is joined from, or a character that is asked to look like one.
            if scalar.value == 0xFE0F || (scalar.value > 0xFF && scalar.properties.isEmojiPresentation) {
                return 2
            }
            width += columns(scalar)
        }
        return width
    }

    /// Whether a line may be broken on either side of a character without a space: it is wide, and no emoji.
    static func isBreakable(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, scalar.value >= 0x1100 else { return false }
        return isWide(scalar.value)
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
        // The vowels and final consonants of a Hangul syllable stand in the two columns of its first
        // consonant.
        if (0x1160...0x11FF).contains(value) { return 0 }
        if value >= 0x1100, isWide(value) { return isMark(scalar) ? 0 : 2 }
        return isMark(scalar) ? 0 : 1
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        case .format: scalar.properties.isDefaultIgnorableCodePoint
        default: false
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        var low = 0
        var high = wideRanges.count
        while low < high {
            let middle = (low + high) / 2
            if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wideRanges.count && wideRanges[low].contains(value)
    }
}
