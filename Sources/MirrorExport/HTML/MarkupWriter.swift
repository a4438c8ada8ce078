/// Writes markup as HTML that is well-formed XML too, so that any parser reads it the same way.
struct MarkupWriter {
    private(set) var bytes: [UInt8] = []

    /// Elements that have no end tag in HTML.
    private static let voids: Set<String> = ["meta", "br", "hr", "link", "wbr", "col"]
    /// Elements of SVG that are empty here, and may say so in either syntax.
    private static let shapes: Set<String> = ["rect", "line", "circle", "path"]

    mutating func write(_ markup: Markup) {
        switch markup {
        case .text(let text): escape(text)
        case .group(let parts): for part in parts { write(part) }
        case .element(let name, let attributes, let children):
            append("<\(name)")
            for attribute in attributes {
                append(" \(attribute.name)=\"")
                escape(attribute.value)
                append("\"")
            }
            if Self.voids.contains(name) || (Self.shapes.contains(name) && Self.isEmpty(children)) {
                append("/>")
                return
            }
            append(">")
            for child in children { write(child) }
            append("</\(name)>")
        }
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func escape(_ text: String) {
        for byte in HTMLText.clean(text).utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "\""): append("&quot;")
            case UInt8(ascii: "'"): append("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    private static func isEmpty(_ children: [Markup]) -> Bool {
        children.allSatisfy { child in
            if case .group(let parts) = child { return isEmpty(parts) }
            return false
        }
    }
}
