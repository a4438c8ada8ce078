/// What the controls found.
struct ControlSection {
    let controls: [ReportSupplement.Control]

    var markup: Markup {
        guard !controls.isEmpty else { return .group([]) }
        return ReportSection(
            point,
            what: "What each control looked at and found. A finding is a row to look at, not a verdict."
        ) {
            table.markup
            for control in controls where !control.examples.isEmpty { examples(control) }
            tag("details") {
                tag("summary") { "What each control means, and what it cannot see" }
                tag("dl", "facts") {
                    for control in controls {
                        tag("div") {
                            tag("dt") { control.title }
                            tag("dd") {
                                control.definition
                                " "
                                tag("span", "soft") { control.limits }
                            }
                        }
                    }
                }
            }
        }.markup
    }

    private var point: String {
        let findings = controls.reduce(0) { $0 + $1.count }
        guard findings > 0 else { return "\(NumberText.count(controls.count, "control")) found nothing." }
        let having = controls.count { $0.count > 0 }
        return
            "\(NumberText.count(having)) of \(NumberText.count(controls.count, "control")) found something:"
            + " \(NumberText.count(findings, "finding"))."
    }

    private func examples(_ control: ReportSupplement.Control) -> Markup {
        .group([
            tag("h3") { control.title },
            tag("ul") {
                for example in control.examples {
                    tag("li") {
                        Markup.foreign(example.text)
                        if let address = example.address.flatMap(LinkAddress.init(web:)) {
                            " "
                            Markup.link(address, "task")
                        }
                    }
                }
                if control.count > control.examples.count {
                    tag("li", "soft") {
                        "and \(NumberText.count(control.count - control.examples.count)) more"
                    }
                }
            },
        ])
    }

    private var table: HTMLTable {
        var table = HTMLTable(
            caption: "Controls",
            columns: [
                .text("Control"), .number("Looked at"), .number("Findings"), .number("Cannot be judged"),
            ]
        )
        table.rows = controls.map { control in
            [
                .text(control.title), .text(NumberText.count(control.examined)),
                control.count > 0
                    ? tag("strong") { NumberText.count(control.count) } : .text("0"),
                .text(NumberText.count(control.undecidable)),
            ]
        }
        return table
    }
}
