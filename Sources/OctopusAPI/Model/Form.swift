package import WireFormat

/// What an interruption shows and asks, and what was answered.
package struct Form: Sendable {
    /// The elements in the order in which a person sees them.
    package let elements: [Element]
    /// The submitted values by element name; a value is nil until something was submitted.
    package let values: [Value]

    /// The value of one element.
    package struct Value: Sendable, Equatable {
        package let name: String
        package let text: String?
    }

    /// Reads a form; a missing one is empty.
    init(json: JSONNode?) {
        elements = json?["Elements"]?.elements.map(Element.init(json:)) ?? []
        values = json?["Values"]?.members.map { Value(name: $0.name, text: $0.value.string) } ?? []
    }

    /// The text submitted for an element.
    ///
    /// Names compare without letter case, as Octopus's do.
    package func value(_ name: String) -> String? {
        values.first { $0.name.lowercased() == name.lowercased() }?.text
    }

    /// The text of the paragraphs, Markdown.
    package var paragraphs: [String] { elements.compactMap(\.text) }
}

/// One part of a form.
package struct Element: Sendable {
    package let name: String
    /// Paragraph, TextArea, SubmitButtonGroup, Checkbox, VariableValue, or one that came later.
    package let control: String
    /// What a paragraph says (Markdown) or a checkbox asks.
    package let text: String?
    package let label: String?
    package let buttons: [Button]
    package let isValueRequired: Bool
    package let json: JSONNode

    /// A button of a group.
    package struct Button: Sendable, Equatable {
        package let text: String
        package let value: String
        /// Servers up to 2025 say `RequiresConfirmation`, later ones `ButtonType` "Delete".
        package let isDestructive: Bool

        init(json: JSONNode) {
            text = json["Text"]?.string ?? ""
            value = json["Value"]?.string ?? ""
            isDestructive = json["RequiresConfirmation"]?.bool ?? (json["ButtonType"]?.string == "Delete")
        }
    }

    init(json: JSONNode) {
        self.json = json
        name = json["Name"]?.string ?? ""
        let control = json["Control"]
        self.control = control?["Type"]?.string ?? ""
        text = control?["Text"]?.string
        // Before 3.1.6 a VariableValue had no name, only its label.
        label = control?["Label"]?.string
        buttons = control?["Buttons"]?.elements.map(Button.init(json:)) ?? []
        isValueRequired = json["IsValueRequired"]?.bool ?? false
    }
}
