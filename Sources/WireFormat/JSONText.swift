/// The text of JSON strings: escapes resolved on the way in, written on the way out.
package enum JSONText {
    /// The text between the quotes of a string that was checked before; half of a surrogate pair becomes U+FFFD.
    static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        guard let first = bytes.firstIndex(of: UInt8(ascii: "\\")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = String(decoding: bytes[..<first], as: UTF8.self)
        var at = first
        while at < bytes.endIndex {
            guard bytes[at] == UInt8(ascii: "\\") else {
                let next = bytes[at...].firstIndex(of: UInt8(ascii: "\\")) ?? bytes.endIndex
                text += String(decoding: bytes[at..<next], as: UTF8.self)
                at = next
                continue
            }
            switch bytes[at + 1] {
            case UInt8(ascii: "n"): text.unicodeScalars.append("\n")
            case UInt8(ascii: "r"): text.unicodeScalars.append("\r")
            case UInt8(ascii: "t"): text.unicodeScalars.append("\t")
            case UInt8(ascii: "b"): text.unicodeScalars.append("\u{8}")
            case UInt8(ascii: "f"): text.unicodeScalars.append("\u{C}")
            case UInt8(ascii: "u"):
                let (scalar, length) = escapedScalar(bytes[at...])
                text.unicodeScalars.append(scalar)
                at += length
                continue
            case let literal: text.unicodeScalars.append(Unicode.Scalar(literal))
            }
            at += 2
        }
        return text
    }

    /// The scalar that a `\u` escape, or a surrogate pair of two, at the start of `bytes` stands for, and its length there.
    private static func escapedScalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, length: Int) {
        let unit = codeUnit(bytes)
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        let rest = bytes.dropFirst(6)
        guard UTF16.isLeadSurrogate(UInt16(unit)), rest.count >= 6, rest.starts(with: [0x5C, 0x75]) else {
            return ("\u{FFFD}", 6)
        }
        let trail = codeUnit(rest)
        guard UTF16.isTrailSurrogate(UInt16(trail)) else { return ("\u{FFFD}", 6) }
        let high = (unit - 0xD800) << 10
        return (Unicode.Scalar(0x10000 + high + (trail - 0xDC00)) ?? "\u{FFFD}", 12)
    }

    private static func codeUnit(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.dropFirst(2).prefix(4).reduce(0) { value, digit in
            let nibble =
                switch digit {
                case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
                case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
                default: digit - UInt8(ascii: "0")
                }
            return value << 4 | UInt32(nibble)
        }
    }

    /// Appends a string with its quotes; only what JSON demands is escaped, so `/` and non-ASCII stay readable.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
            case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
            case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
            case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
