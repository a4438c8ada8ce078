/// The colours of a plot, by the classes that ``Stylesheet`` gives them.
enum SeriesColor: String {
    case first = "s1"
    case second = "s2"
    case third = "s3"
    case fourth = "s4"
    case fifth = "s5"
    /// For what has no part in the point of a plot.
    case grey
    /// For what is still open.
    case waiting = "wait"
}

/// Says which colour stands for what.
struct PlotLegend {
    let entries: [(color: SeriesColor, name: String)]

    var markup: Markup {
        tag("ul", "legend") {
            for entry in entries {
                tag("li", entry.color.rawValue) { tag("span") { entry.name } }
            }
        }
    }
}
