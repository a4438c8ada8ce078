/// A part of a report: a heading that says the point, what is drawn, and the drawing.
struct ReportSection {
    /// A whole sentence.
    let point: String
    /// What is drawn, its units, and what counts.
    let what: String
    let body: Markup

    init(_ point: String, what: String, @MarkupBuilder _ body: () -> Markup) {
        self.point = point
        self.what = what
        self.body = body()
    }

    var markup: Markup {
        tag("section") {
            tag("h2") { point }
            tag("p", "what") { what }
            body
        }
    }
}
