/// How a piece of text looks on a terminal that can show it.
package struct TextAttributes: OptionSet, Sendable, Hashable {
    /// One bit for each attribute.
    package let rawValue: UInt16

    /// Makes a set of the attributes whose bits are set.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Heavy type: headings, matches, what matters most in a line.
    package static let bold = TextAttributes(rawValue: 1 << 0)
    /// Faint type, for what is there but not the point.
    package static let dim = TextAttributes(rawValue: 1 << 1)
    /// Slanted type; terminals without it show plain text.
    package static let italic = TextAttributes(rawValue: 1 << 2)
    /// Underlined.
    package static let underline = TextAttributes(rawValue: 1 << 3)
    /// Struck through.
    package static let strikethrough = TextAttributes(rawValue: 1 << 4)
    /// Failure.
    package static let red = TextAttributes(rawValue: 1 << 5)
    /// Success.
    package static let green = TextAttributes(rawValue: 1 << 6)
    /// Warning, or a match.
    package static let yellow = TextAttributes(rawValue: 1 << 7)
    /// Code and names.
    package static let cyan = TextAttributes(rawValue: 1 << 8)

    /// The parameters of the SGR control sequence (ECMA-48 §8.3.117), by bit.
    private static let codes = ["1", "2", "3", "4", "9", "31", "32", "33", "36"]

    /// The parameters that turn these attributes on, separated by semicolons.
    var selectGraphicRendition: String {
        var parameters: [String] = []
        for (bit, code) in Self.codes.enumerated() where rawValue & (1 << UInt16(bit)) != 0 {
            parameters.append(code)
        }
        return parameters.joined(separator: ";")
    }
}
