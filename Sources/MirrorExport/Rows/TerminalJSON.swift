/// Makes JSON text safe to print, and leaves it the same JSON.
///
/// JSON must escape the controls of ASCII only. Those of ISO 8859 start control sequences too, and marks of direction
/// make a text look like another; both occur within strings alone, where an escape means the same.
package enum TerminalJSON {
    /// The text with `\u` escapes for what a terminal must not get.
    package static func escaping(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: isTricky) else { return json }
        var result = ""
        for scalar in json.unicodeScalars {
            guard isTricky(scalar) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(Character(scalar)).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }

    private static func isTricky(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x7F: false
        case 0x7F..<0xA0, 0xAD, 0x61C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }
}
