/// A page that stands alone: its styles are in it, it has no script, and its own policy forbids it to load anything.
package struct HTMLPage: Sendable {
    let title: String
    let body: Markup

    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    init(title: String, @MarkupBuilder _ body: () -> Markup) {
        self.title = title
        self.body = body()
    }

    /// The page as a file holds it.
    package var text: String {
        var writer = MarkupWriter()
        writer.append("<!DOCTYPE html>\n")
        writer.append("<html lang=\"en\"><head>")
        writer.write(tag("meta", nil, [.set("charset", "utf-8")]))
        writer.write(
            tag(
                "meta",
                nil,
                [.set("http-equiv", "Content-Security-Policy"), .set("content", Self.policy)]
            )
        )
        writer.write(
            tag(
                "meta",
                nil,
                [.set("name", "viewport"), .set("content", "width=device-width, initial-scale=1")]
            )
        )
        writer.write(tag("meta", nil, [.set("name", "referrer"), .set("content", "no-referrer")]))
        writer.write(tag("meta", nil, [.set("name", "color-scheme"), .set("content", "light dark")]))
        writer.write(tag("title") { HTMLText.singleLine(title) })
        writer.append("<style>\n\(Stylesheet.text)</style></head><body>\n")
        writer.write(body)
        writer.append("\n</body></html>\n")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
