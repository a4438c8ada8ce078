import MirrorQuery

/// Who answered how often, and for what.
struct DeciderSection {
    let figures: DeciderFigures

    var markup: Markup {
        guard figures.answers > 0 else { return .group([]) }
        let observed = figures.byEnvironment.rows.reduce(0) { $0 + $1.observed }
        return ReportSection(
            point,
            what: "Answers by who gave them. Count; the darker, the more."
                + (observed > 0
                    ? " \(NumberText.count(observed)) of them are only observed: the responsible user is held to have given"
                        + " them." : "")
        ) {
            part("environment", figures.byEnvironment)
            part("project", figures.byProject)
        }.markup
    }

    private func part(_ noun: String, _ matrix: DeciderFigures.Matrix) -> Markup {
        tag("div", "part") {
            tag("h3") { "By \(noun)" }
            HeatTable(matrix: matrix, noun: noun + "s", caption: "Answers by person and \(noun)").markup
        }
    }

    private var point: String {
        let people = figures.people == 1 ? "one person" : "\(NumberText.count(figures.people))\u{A0}people"
        guard let first = figures.byEnvironment.rows.first, let name = first.name else {
            return "\(NumberText.count(figures.answers, "answer")) came from \(people)."
        }
        let share = NumberText.percent(first.total, of: figures.answers)
        return
            "\(NumberText.count(figures.answers, "answer")) came from \(people); \(HTMLText.singleLine(name)) gave"
            + " \(share) of them."
    }
}
