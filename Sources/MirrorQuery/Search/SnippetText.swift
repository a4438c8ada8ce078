import MirrorStore

/// A snippet as people read it.
enum SnippetText {
    /// Takes away Markdown's own emphasis where it encloses a match, which is marked already, and the separators between
    /// Chinese, Japanese or Korean characters.
    static func readable(_ snippet: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(snippet.utf8.count)
        var isBehindMatch = false
        var rest = Array(snippet.utf8)[...]
        while let byte = rest.first {
            if rest.starts(with: separator) {
                rest = rest.dropFirst(separator.count)
            } else if rest.starts(with: start) {
                while let last = bytes.last, emphasis.contains(last) { bytes.removeLast() }
                bytes += start
                rest = rest.dropFirst(start.count)
                isBehindMatch = false
            } else if rest.starts(with: end) {
                bytes += end
                rest = rest.dropFirst(end.count)
                isBehindMatch = true
            } else {
                isBehindMatch = isBehindMatch && emphasis.contains(byte)
                if !isBehindMatch { bytes.append(byte) }
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let start = Array(SearchMarkers.start.utf8)
    private static let end = Array(SearchMarkers.end.utf8)
    private static let separator = Array(String(CJKText.separator).utf8)
    private static let emphasis = Array("*_`".utf8)
}
