/// Shapes of a plot that is as wide as its place on the page.
///
/// Across, places are shares of the width (0 to 1); down, they are CSS pixels. So a plot fits every width, and its text
/// keeps its size.
enum SVG {
    /// A drawing of some height over the whole width of its place.
    ///
    /// - Parameter says: What it shows, for people who hear the page; nil where a table or text beside it says it all.
    static func canvas(height: Double, says: String?, @MarkupBuilder _ shapes: () -> Markup) -> Markup {
        var attributes: [Markup.Attribute] = [.set("width", "100%"), .set("height", pixels(height))]
        if let says {
            attributes += [.set("role", "img"), .set("aria-label", says)]
        } else {
            attributes += [.set("aria-hidden", "true")]
        }
        return tag("svg", nil, attributes) { shapes() }
    }

    static func rectangle(
        _ classes: String,
        x: Double,
        width: Double,
        y: Double,
        height: Double,
        title: String? = nil
    ) -> Markup {
        let attributes: [Markup.Attribute] = [
            .set("x", NumberText.length(x)), .set("width", NumberText.length(width)),
            .set("y", pixels(y)), .set("height", pixels(height)),
        ]
        return tag("rect", classes, attributes) { tooltip(title) }
    }

    static func line(_ classes: String, from: (x: Double, y: Double), to: (x: Double, y: Double)) -> Markup {
        tag(
            "line",
            classes,
            [
                .set("x1", NumberText.length(from.x)), .set("y1", pixels(from.y)),
                .set("x2", NumberText.length(to.x)), .set("y2", pixels(to.y)),
            ]
        )
    }

    static func dot(_ classes: String, x: Double, y: Double, radius: Double, title: String? = nil) -> Markup {
        let attributes: [Markup.Attribute] = [
            .set("cx", NumberText.length(x)), .set("cy", pixels(y)), .set("r", pixels(radius)),
        ]
        return tag("circle", classes, attributes) { tooltip(title) }
    }

    /// Which end of a text its place is.
    enum Anchor: String {
        case start, middle, end
    }

    static func text(
        _ text: String,
        _ classes: String? = nil,
        x: Double,
        y: Double,
        anchor: Anchor = .middle
    ) -> Markup {
        let attributes: [Markup.Attribute] = [
            .set("x", NumberText.length(x)), .set("y", pixels(y)), .set("text-anchor", anchor.rawValue),
        ]
        return tag("text", classes, attributes) { text }
    }

    private static func tooltip(_ title: String?) -> Markup {
        title.map { title in tag("title") { title } } ?? .group([])
    }

    /// With at most one decimal.
    static func pixels(_ length: Double) -> String {
        let tenths = Int((length * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
