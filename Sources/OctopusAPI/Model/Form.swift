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
    package let json: JSONNode

    package var name: String { json["Name"]?.string ?? "" }
    /// Paragraph, TextArea, SubmitButtonGroup, Checkbox, VariableValue, or one that came later.
    package var control: String { json["Control"]?["Type"]?.string ?? "" }
    /// What a paragraph says (Markdown) or a checkbox asks.
    package var text: String? { json["Control"]?["Text"]?.string }
    /// Before 3.1.6 a VariableValue had no name, only its label.
    package var label: String? { json["Control"]?["Label"]?.string }
    package var buttons: [Button] { json["Control"]?["Buttons"]?.elements.map(Button.init(json:)) ?? [] }
    package var isValueRequired: Bool { json["IsValueRequired"]?.bool ?? false }

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
}
