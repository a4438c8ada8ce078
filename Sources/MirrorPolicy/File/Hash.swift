import WireFormat

/// SHA-256 in hexadecimal digits, as `sha256sum` prints it.
enum Hash {
    static func hex(of text: String) -> String { hex(of: [text]) }

    /// The digest of all parts in turn.
    static func hex(of parts: [String]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = SHA256.digest(of: parts).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isHex(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }
}
