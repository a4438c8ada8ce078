import MirrorQuery

/// What was shown: the instructions rendered and as they were written, the fields and the buttons.
struct EvidenceForm {
    let form: InterruptionForm

    var markup: Markup {
        tag("section") {
            tag("h2") { "What was shown" }
            if form.elements.isEmpty {
                tag("p") { "The form has no elements." }
            }
            for element in form.elements { self.element(element) }
            if !form.otherValues.isEmpty { others }
            if !form.instructions.isEmpty {
                tag("details") {
                    tag("summary") { "The instructions as they were written" }
                    tag("pre") { form.instructions }
                }
            }
        }
    }

    private func element(_ element: InterruptionForm.Element) -> Markup {
        if element.control == "Paragraph" {
            return tag("div", "sheet") { MarkdownMarkup.render(element.text ?? "") }
        }
        var rows = DefinitionRows()
        let name = HTMLText.singleLine(element.name)
        let label = element.text.flatMap { $0 == element.name ? nil : " (\(HTMLText.singleLine($0)))" } ?? ""
        rows.add(name + label, field(element))
        return rows.markup
    }

    private func field(_ element: InterruptionForm.Element) -> Markup {
        .group([
            element.buttons.isEmpty ? value(element) : buttons(element),
            element.isRequired ? tag("span", "soft") { " required" } : .group([]),
            known.contains(element.control) ? .group([]) : tag("span", "soft") { " (\(element.control))" },
        ])
    }

    private let known: Set<String> = ["TextArea", "SubmitButtonGroup", "Paragraph"]

    private func value(_ element: InterruptionForm.Element) -> Markup {
        guard let value = element.value, !value.isEmpty else {
            return tag("span", "soft") { "nothing filled in" }
        }
        return .foreign(value)
    }

    private func buttons(_ element: InterruptionForm.Element) -> Markup {
        let isListed = element.buttons.contains { $0.value == element.value }
        return tag("span", "buttons") {
            for button in element.buttons {
                let isChosen = button.value == element.value
                tag("span", isChosen ? "chosen" : nil) {
                    isChosen ? "✓ " : ""
                    Markup.foreign(button.text)
                }
                " "
            }
            if let value = element.value, !isListed {
                "answered: "
                Markup.foreign(value)
            }
        }
    }

    private var others: Markup {
        var rows = DefinitionRows()
        for other in form.otherValues { rows.add(HTMLText.singleLine(other.name), other.value) }
        return .group([tag("h3") { "Values without a field" }, rows.markup])
    }
}
