import MirrorQuery

/// What became of the interruptions of each type.
struct OutcomeSection {
    let outcomes: [OutcomeFigures]

    var markup: Markup {
        ReportSection(
            point,
            what:
                "Interruptions of each type by what was answered. Share of the type; the whole bar is 100 %."
        ) {
            for figures in outcomes {
                tag("h3") {
                    "\(VolumeSection.names[figures.kind.rawValue]) (\(NumberText.count(figures.total)))"
                }
                tag("figure") {
                    PlotLegend(
                        entries: EndingLook.sorted(figures.shares).map { share in
                            let count = NumberText.count(share.count)
                            let part = NumberText.percent(share.count, of: figures.total)
                            return (
                                EndingLook.color(share.ending),
                                "\(EndingLook.name(share.ending)) \(count), \(part)"
                            )
                        }
                    ).markup
                    bar(figures)
                }
            }
        }.markup
    }

    private var point: String {
        guard let manual = outcomes.first(where: { $0.kind == .manualIntervention }) else {
            return "What was answered."
        }
        let answers = manual.shares.reduce(0) { sum, share in
            if case .answered = share.ending { return sum + share.count }
            return sum
        }
        let aborted = manual.shares.reduce(0) { sum, share in
            if case .answered(let outcome) = share.ending, outcome.lowercased() == "abort" {
                return sum + share.count
            }
            return sum
        }
        guard answers > 0 else { return "No manual intervention was answered." }
        guard aborted > 0 else { return "No manual intervention was aborted." }
        return
            "\(NumberText.percent(aborted, of: answers)) of the answered manual interventions were aborted:"
            + " \(NumberText.count(aborted)) of \(NumberText.count(answers))."
    }

    private func bar(_ figures: OutcomeFigures) -> Markup {
        let parts = EndingLook.sorted(figures.shares).map { share in
            "\(EndingLook.name(share.ending)) \(NumberText.percent(share.count, of: figures.total))"
        }
        return SVG.canvas(height: 30, says: parts.joined(separator: ", ")) { shapes(figures) }
    }

    private func shapes(_ figures: OutcomeFigures) -> [Markup] {
        var shapes: [Markup] = []
        var sum = 0
        for share in EndingLook.sorted(figures.shares) {
            let start = Double(sum) / Double(figures.total)
            sum += share.count
            let width = Double(share.count) / Double(figures.total)
            shapes.append(
                SVG.rectangle(
                    EndingLook.color(share.ending).rawValue,
                    x: start,
                    width: max(0, width - (sum < figures.total ? 0.0025 : 0)),
                    y: 0,
                    height: 30,
                    title: "\(EndingLook.name(share.ending)): \(NumberText.count(share.count))"
                )
            )
        }
        return shapes
    }
}

/// The name and the colour of what became of an interruption, the same in every plot.
enum EndingLook {
    static func name(_ ending: ReportEnding) -> String {
        switch ending {
        case .answered(let outcome): HTMLText.singleLine(outcome)
        case .unanswered: "ended without an answer"
        case .pending: "still pending"
        }
    }

    /// The order of parts in every bar: what lets a task go on, what leaves something out, what stops it, no answer.
    static func sorted(_ shares: [OutcomeFigures.Share]) -> [OutcomeFigures.Share] {
        shares.sorted {
            (rank($0.ending), $1.count, name($0.ending)) < (rank($1.ending), $0.count, name($1.ending))
        }
    }

    static func rank(_ ending: ReportEnding) -> Int {
        switch color(ending) {
        case .first: 0
        case .third: 1
        case .fourth: 2
        case .second: 3
        case .fifth: 4
        case .grey: 5
        case .waiting: 6
        }
    }

    /// What lets a task go on is blue, what stops it is orange.
    static func color(_ ending: ReportEnding) -> SeriesColor {
        switch ending {
        case .unanswered: .grey
        case .pending: .waiting
        case .answered(let outcome):
            switch outcome.lowercased() {
            case "proceed", "retry": .first
            case "abort", "fail": .second
            case "ignore": .third
            case "exclude": .fourth
            default: .fifth
            }
        }
    }
}
