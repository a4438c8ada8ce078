import MirrorStore

/// A snippet as people read it.
enum SnippetText {
    /// Takes away Markdown's own emphasis around a match, which is marked already, and the separators between Chinese,
    /// Japanese or Korean characters.
    ///
    /// - Parameter snippet: UTF-8.
    static func readable(_ snippet: UnsafeRawBufferPointer) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(snippet.count)
        var rest = snippet[...]
        // Where the match that is open began in what was written, its mark left out.
        var opened: Int?
        while !rest.isEmpty {
            // Nearly all of it is ASCII, and of no interest until a mark comes.
            let plain = rest.prefix { $0 < 0x80 }
            bytes += plain
            rest = rest[plain.endIndex...]
            guard let byte = rest.first else { break }
            if rest.starts(with: separator) {
                rest = rest.dropFirst(separator.count)
            } else if rest.starts(with: start) {
                opened = bytes.count
                bytes += start
                rest = rest.dropFirst(start.count)
            } else if rest.starts(with: end) {
                bytes += end
                rest = rest.dropFirst(end.count)
                guard let begin = opened else { continue }
                opened = nil
                let count = emphasis(before: bytes[..<begin], after: rest)
                bytes.removeSubrange(begin - count..<begin)
                rest = rest.dropFirst(count)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many bytes of emphasis enclose a match: the same on both sides, and none that stands within a name such as
    /// `tax_region`.
    private static func emphasis(before: ArraySlice<UInt8>, after: Slice<UnsafeRawBufferPointer>) -> Int {
        let count = zip(before.reversed(), after).prefix { $0 == $1 && marks.contains($0) }.count
        let isWithinAName =
            before.dropLast(count).last.map(isOfAName) ?? false
            || after.dropFirst(count).first.map(isOfAName) ?? false
        return isWithinAName ? 0 : count
    }

    private static func isOfAName(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static let start = Array(SearchMarkers.start.utf8)
    private static let end = Array(SearchMarkers.end.utf8)
    private static let separator = Array(String(CJKText.separator).utf8)
    private static let marks = Array("*_`".utf8)
}
