/// Escapes strings as Newtonsoft.Json does: quotes, backslashes and control characters, nothing else.
enum JSONEscaping {
    /// Appends the value without its quotes.
    static func append(_ value: String, to text: inout String) {
        var value = value
        value.withUTF8 { bytes in
            var start = 0
            for position in 0..<bytes.count {
                let byte = bytes[position]
                guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
                if start < position {
                    text += String(
                        decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]),
                        as: UTF8.self
                    )
                }
                text += escape(byte)
                start = position + 1
            }
            if start < bytes.count {
                text += String(decoding: UnsafeBufferPointer(rebasing: bytes[start...]), as: UTF8.self)
            }
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0x09: "\\t"
        case 0x08: "\\b"
        case 0x0C: "\\f"
        default: "\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
