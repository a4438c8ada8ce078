import Foundation

/// The text of JSON strings: escapes resolved on the way in, written on the way out.
package enum JSONText {
    /// The text between the quotes of a string that was checked before; half of a surrogate pair becomes U+FFFD.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard let first = firstEscape(in: bytes) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        // What is escaped is never shorter than what it stands for.
        return String(unsafeUninitializedCapacity: bytes.count) { unescape(bytes, from: first, into: $0) }
    }

    /// Where the first backslash stands; by the C library, which looks at many bytes at once.
    private static func firstEscape(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let start = bytes.baseAddress, let found = memchr(start, 0x5C, bytes.count) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }

    /// - Returns: How many bytes were written.
    private static func unescape(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from first: Int,
        into text: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var length = text.update(fromContentsOf: bytes[..<first])
        func append(_ byte: UInt8) {
            text[length] = byte
            length += 1
        }
        var at = first
        while at < bytes.endIndex {
            guard bytes[at] == UInt8(ascii: "\\") else {
                append(bytes[at])
                at += 1
                continue
            }
            switch bytes[at + 1] {
            case UInt8(ascii: "n"): append(0x0A)
            case UInt8(ascii: "r"): append(0x0D)
            case UInt8(ascii: "t"): append(0x09)
            case UInt8(ascii: "b"): append(0x08)
            case UInt8(ascii: "f"): append(0x0C)
            case UInt8(ascii: "u"):
                let (scalar, escape) = escapedScalar(bytes[at...])
                for byte in String(scalar).utf8 { append(byte) }
                at += escape
                continue
            case let literal: append(literal)
            }
            at += 2
        }
        return length
    }

    /// The scalar that a `\u` escape, or a surrogate pair of two, at the start of `bytes` stands for, and its length there.
    private static func escapedScalar(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> (
        Unicode.Scalar, length: Int
    ) {
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

    private static func codeUnit(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
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
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var start = 0
            for (place, byte) in source.enumerated() where mustBeEscaped(byte) {
                bytes.append(contentsOf: source[start..<place])
                appendEscaped(byte, to: &bytes)
                start = place + 1
            }
            bytes.append(contentsOf: source[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: #"\u00"#.utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }

    /// Whether a string that was checked before, in its quotes, stands there as ``append(_:to:)`` would write it.
    static func isCanonical(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard var place = firstEscape(in: bytes) else { return true }
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            switch bytes[place + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "r"),
                UInt8(ascii: "t"):
                place += 2
            default: return false
            }
        }
        return true
    }
}
