import Foundation
import FoundationXML
import Testing

/// What an XML parser makes of a page.
final class PageContent: NSObject, XMLParserDelegate {
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    private(set) var text = ""
    private var open: [String] = []
    /// How many elements stand within each other at most.
    private(set) var deepest = 0

    /// Expects that the page is well-formed, and reads it.
    init(_ html: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        super.init()
        let body = html.replacing("<!DOCTYPE html>", with: "")
        let parser = XMLParser(data: Data(body.utf8))
        parser.delegate = self
        let isWellFormed = parser.parse()
        #expect(
            isWellFormed,
            "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")",
            sourceLocation: sourceLocation
        )
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        open.append(name)
        deepest = max(deepest, open.count)
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
        if open.last != "style" { text += characters }
    }

    func count(_ name: String) -> Int { elements.count { $0.name == name } }

    /// The addresses that the page leads to or loads from.
    var addresses: [String] {
        elements.flatMap { element in
            ["href", "src", "srcset", "data", "action", "poster"].compactMap { element.attributes[$0] }
        }
    }
}

/// Text that tries everything to be more than text.
enum Hostile {
    static let text = """
        </style></title></script><script>alert(1)</script><img src=x onerror=alert(1)>"'><b>&amp;&#0;\u{0}\u{1B}[31m\u{202E}gpj.exe\
        \u{FFFE}<!--]]>{{7*7}}javascript:alert(1)
        """

    /// Expects that a page has only the elements and addresses that pages of ours have.
    static func expectHarmless(_ page: PageContent, sourceLocation: SourceLocation = #_sourceLocation) {
        let names = Set(page.elements.map(\.name))
        let forbidden: Set<String> = [
            "script", "img", "iframe", "object", "embed", "form", "input", "base", "b", "link", "video",
            "audio", "use", "image",
            "foreignObject",
        ]
        #expect(
            names.isDisjoint(with: forbidden),
            "\(names.intersection(forbidden))",
            sourceLocation: sourceLocation
        )
        for element in page.elements {
            for (name, value) in element.attributes {
                #expect(!name.lowercased().hasPrefix("on"), sourceLocation: sourceLocation)
                #expect(
                    !value.lowercased().hasPrefix("javascript:"),
                    "\(name)",
                    sourceLocation: sourceLocation
                )
                if name == "style" { Issue.record("a style attribute", sourceLocation: sourceLocation) }
            }
            if element.name == "a" {
                #expect(element.attributes["rel"] == "noopener noreferrer", sourceLocation: sourceLocation)
            } else {
                #expect(element.attributes["href"] == nil, sourceLocation: sourceLocation)
            }
            #expect(element.attributes["src"] == nil, sourceLocation: sourceLocation)
        }
        let controls = page.text.unicodeScalars.filter {
            ($0.value < 0x20 && !["\n", "\t"].contains($0)) || (0x7F..<0xA0).contains($0.value)
                || (0x202A...0x202E).contains($0.value)
        }
        #expect(controls.isEmpty, sourceLocation: sourceLocation)
    }
}
