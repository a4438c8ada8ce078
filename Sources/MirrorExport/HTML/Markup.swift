/// A piece of a page: text, an element, or several of them.
///
/// It holds text as it is. What a reader's browser could take for markup is escaped when the page is written, in
/// ``MarkupWriter`` and nowhere else, so that no text can be escaped twice or not at all.
package indirect enum Markup: Sendable {
    case text(String)
    case element(name: String, attributes: [Attribute], children: [Markup])
    case group([Markup])

    /// An attribute and its value as it is, not escaped.
    package struct Attribute: Sendable {
        let name: String
        let value: String

        private init(_ name: String, _ value: String) {
            (self.name, self.value) = (name, value)
        }

        /// Any attribute but an address.
        static func set(_ name: StaticString, _ value: String) -> Attribute {
            let name = name.description
            precondition(
                name != "href" && name != "src" && !name.hasPrefix("on"),
                "addresses have a type of their own"
            )
            return Attribute(name, value)
        }

        static func css(_ classes: String) -> Attribute { Attribute("class", classes) }

        static func href(_ address: LinkAddress) -> Attribute { Attribute("href", address.text) }
    }
}

/// Puts pieces together in the order in which they are written.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ markup: Markup) -> Markup { markup }
    static func buildExpression(_ markup: [Markup]) -> Markup { .group(markup) }
    static func buildExpression(_ text: String) -> Markup { .text(text) }
    static func buildBlock(_ parts: Markup...) -> Markup { .group(parts) }
    static func buildOptional(_ part: Markup?) -> Markup { part ?? .group([]) }
    static func buildEither(first part: Markup) -> Markup { part }
    static func buildEither(second part: Markup) -> Markup { part }
    static func buildArray(_ parts: [Markup]) -> Markup { .group(parts) }
}

/// An element with classes and whatever the closure writes in it.
func tag(
    _ name: StaticString,
    _ classes: String? = nil,
    _ attributes: [Markup.Attribute] = [],
    @MarkupBuilder _ content: () -> Markup = { .group([]) }
) -> Markup {
    .element(
        name: name.description,
        attributes: (classes.map { [.css($0)] } ?? []) + attributes,
        children: [content()]
    )
}

/// An address that a page may link to: a web page, a mail address, or a file beside the page.
package struct LinkAddress: Sendable, Equatable {
    let text: String

    /// An address from a document, or a server's; nil for anything but http, https and mailto.
    package init?(web text: String) {
        let address = HTMLText.singleLine(text).split(separator: " ").joined(separator: "%20")
        let start = address.prefix(8).lowercased()
        guard ["http://", "https://", "mailto:"].contains(where: { start.hasPrefix($0) }) else { return nil }
        self.text = address
    }

    /// A file or a place of ours.
    package init(own text: String) {
        self.text = text
    }
}

extension Markup {
    /// A link; text alone where there is no address to link to.
    static func link(_ address: LinkAddress?, _ text: String) -> Markup {
        guard let address else { return .text(text) }
        return .element(
            name: "a",
            attributes: [.href(address), .set("rel", "noopener noreferrer")],
            children: [.text(text)]
        )
    }

    /// Text of somebody else's, which keeps its direction of writing to itself.
    static func foreign(_ text: String) -> Markup {
        .element(name: "bdi", attributes: [], children: [.text(text)])
    }
}
