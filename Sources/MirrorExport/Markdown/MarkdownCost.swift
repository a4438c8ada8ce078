/// An estimate of what a document costs cmark-gfm, whose time is not linear for every input.
///
/// Version 0.29.0.gfm.6 checks each open container for each line, fills up each row of a table to the width
/// of its header (CVE-2023-24824, CVE-2023-37463), and copies an address for each use of its definition.
/// Measured on documents made for the purpose: 13 s and 1 s for 64 KiB, 650 MB for 126 KB.
struct MarkdownCost {
    private static let largestDocument = 128 * 1024
    private static let mostContainerChecks = 4_000_000
    private static let mostTableCells = 200_000
    private static let mostReferenceBytes = 16 * 1024 * 1024

    /// Whether the document may be parsed at all.
    let isAcceptable: Bool
    /// Whether it may be parsed with the table extension.
    let allowsTables: Bool

    init(of markdown: String) {
        guard markdown.utf8.count <= Self.largestDocument else {
            isAcceptable = false
            allowsTables = false
            return
        }
        var lines = 1
        var pipes = 0
        var mostPipes = 0
        var markers = 0
        var mostMarkers = 0
        var isLeading = true
        var brackets = 0
        var hasDefinition = false
        var previous: UInt8 = 0
        for byte in markdown.utf8 {
            if byte == UInt8(ascii: "[") { brackets += 1 }
            if byte == UInt8(ascii: ":"), previous == UInt8(ascii: "]") { hasDefinition = true }
            previous = byte
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                lines += 1
                pipes = 0
                markers = 0
                isLeading = true
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case _ where isLeading && ">-+*.)".utf8.contains(byte):
                markers += 1
                mostMarkers = max(mostMarkers, markers)
            case UInt8(ascii: "|"):
                isLeading = false
                pipes += 1
                mostPipes = max(mostPipes, pipes)
            default: isLeading = false
            }
        }
        let referenceBytes = hasDefinition ? brackets * markdown.utf8.count : 0
        isAcceptable =
            mostMarkers * lines <= Self.mostContainerChecks && referenceBytes <= Self.mostReferenceBytes
        allowsTables = mostPipes * lines <= Self.mostTableCells
    }
}
