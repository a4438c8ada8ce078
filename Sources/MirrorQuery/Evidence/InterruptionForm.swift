package import WireFormat

/// What an interruption shows to the people who are to answer it, and what they filled in.
package struct InterruptionForm: Sendable, Equatable {
    /// One part of the form, as Octopus has them in order.
    package struct Element: Sendable, Equatable {
        package let name: String
        /// The control's type: Paragraph, TextArea, SubmitButtonGroup.
        package let control: String
        /// What stands beside or in the control: a label, or a paragraph's Markdown.
        package let text: String?
        package let isRequired: Bool
        package let buttons: [Button]
        /// What was filled in; nil for nothing.
        package let value: String?
    }

    /// One answer that can be given.
    package struct Button: Sendable, Equatable {
        package let text: String
        package let value: String
    }

    package let elements: [Element]
    /// Values that belong to no element.
    package let otherValues: [(name: String, value: String)]

    /// The paragraphs together, Markdown.
    package var instructions: String {
        elements.filter { $0.control == "Paragraph" }.compactMap(\.text).joined(separator: "\n\n")
    }

    /// What the one who answered wrote beside the answer.
    package var notes: String? { elements.first { $0.name.lowercased() == "notes" }?.value }

    /// - Parameter body: A version's body; nil gives an empty form.
    package init(_ body: JSONNode?) {
        let form = body?["Form"]
        var values: [(name: String, value: String)] = []
        for member in form?["Values"]?.members.map({ $0 }) ?? [] where !member.value.isNull {
            values.append((member.name, member.value.string ?? member.value.minified))
        }
        // Octopus takes the names of values letter case aside.
        func value(_ name: String) -> String? {
            values.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        elements =
            form?["Elements"]?.elements.map { element in
                let control = element["Control"]
                let name = element["Name"]?.string ?? ""
                let text = control?["Text"]?.string ?? control?["Label"]?.string
                return Element(
                    name: name,
                    control: control?["Type"]?.string ?? "",
                    text: text,
                    isRequired: element["IsValueRequired"]?.bool ?? false,
                    buttons: control?["Buttons"]?.elements.map(Button.init) ?? [],
                    value: value(name)
                )
            } ?? []
        let names = Set(elements.map { $0.name.lowercased() })
        otherValues = values.filter { !names.contains($0.name.lowercased()) }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.elements == right.elements && left.otherValues.elementsEqual(right.otherValues) { $0 == $1 }
    }
}

extension InterruptionForm.Button {
    fileprivate init(_ node: JSONNode) {
        let value = node["Value"].map { $0.string ?? $0.minified } ?? ""
        self.init(text: node["Text"]?.string ?? value, value: value)
    }
}
