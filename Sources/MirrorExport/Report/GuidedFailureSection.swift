import MirrorQuery

/// Which steps failed and asked for guidance.
struct GuidedFailureSection {
    let figures: GuidedFailureFigures

    var markup: Markup {
        guard figures.total > 0 else { return .group([]) }
        return ReportSection(point, what: what) {
            tag("figure") {
                PlotLegend(entries: endings.map { (EndingLook.color($0), EndingLook.name($0)) }).markup
                CountRows(
                    rows: figures.steps.map { step in
                        .init(
                            name: name(step),
                            detail: step.project,
                            parts: EndingLook.sorted(step.endings).map {
                                (EndingLook.color($0.ending), $0.count)
                            },
                            title: step.endings.map {
                                "\(EndingLook.name($0.ending)) \(NumberText.count($0.count))"
                            }
                            .joined(separator: ", ")
                        )
                    }
                ).markup
                if figures.otherSteps > 0 {
                    tag("p", "soft") {
                        "\(NumberText.count(figures.otherFailures)) more in"
                            + " \(NumberText.count(figures.otherSteps, "other step"))."
                    }
                }
                NumbersBelow(table: table).markup
            }
        }.markup
    }

    private func name(_ step: GuidedFailureFigures.Step) -> String {
        step.step.map(HTMLText.singleLine) ?? "step not named"
    }

    private var what: String {
        "Guided failures by step and project, and what was answered. Count of \(NumberText.count(figures.total))."
    }

    private var point: String {
        guard let first = figures.steps.first else { return "Guided failures by step." }
        return "\(name(first)) in \(HTMLText.singleLine(first.project)) failed most often:"
            + " \(NumberText.count(first.total)) of \(NumberText.count(figures.total, "guided failure"))."
    }

    /// What occurs, each once, in the order in which bars have it.
    private var endings: [ReportEnding] {
        var seen: Set<ReportEnding> = []
        let all = figures.steps.flatMap(\.endings).map(\.ending).filter { seen.insert($0).inserted }
        return all.sorted {
            (EndingLook.rank($0), EndingLook.name($0)) < (EndingLook.rank($1), EndingLook.name($1))
        }
    }

    private var table: HTMLTable {
        var table = HTMLTable(
            caption: "Guided failures by step and project",
            columns: [.text("Step"), .text("Project")] + endings.map { .number(EndingLook.name($0)) }
                + [.number("All")]
        )
        table.rows = figures.steps.map { step in
            [.foreign(name(step)), .foreign(step.project)]
                + endings.map { ending in
                    .text(NumberText.count(step.endings.first { $0.ending == ending }?.count ?? 0))
                } + [.text(NumberText.count(step.total))]
        }
        return table
    }
}
