/// One thing as a block of labels and values, the values aligned and wrapped.
package struct FieldList: Sendable {
    /// A label and what stands beside it.
    package struct Field: Sendable {
        let label: String
        let value: String
        let attributes: TextAttributes

        /// Takes text as it comes, of several lines too; the list sanitises it.
        package init(_ label: String, _ value: String, _ attributes: TextAttributes = []) {
            self.label = label
            self.value = value
            self.attributes = attributes
        }
    }

    private static let gap = 2
    private static let widestLabel = 24
    private static let narrowestValue = 20

    private let fields: [Field]

    /// Makes a list of fields in this order.
    package init(_ fields: [Field]) {
        self.fields = fields
    }

    /// Renders the fields without a line feed at the end.
    ///
    /// Values are wrapped to the width of the style, if it has one. Where the labels leave too little room,
    /// each value goes below its label.
    package func render(style: TerminalStyle) -> String {
        let labels = fields.map { StyledText(TerminalText.singleLine($0.label) + ":", .dim) }
        let widths = labels.map(\.width).filter { $0 <= Self.widestLabel }
        let indent = (widths.max() ?? Self.widestLabel) + Self.gap
        let isStacked = style.width.map { $0 - indent < Self.narrowestValue } ?? false
        return zip(fields, labels)
            .flatMap { field, label in
                lines(of: field, label: label, indent: isStacked ? Self.gap : indent, style: style)
            }
            .joined(separator: "\n")
    }

    private func lines(of field: Field, label: StyledText, indent: Int, style: TerminalStyle) -> [String] {
        let value = StyledText(TerminalText.multiLine(field.value), field.attributes)
        let values = value.wrapped(toWidth: style.width.map { $0 - indent } ?? .max)
        let margin = String(repeating: " ", count: indent)
        var lines = values.map { value in
            var line = StyledText(margin)
            line.append(value)
            return line
        }
        if label.width + Self.gap <= indent, let first = values.first {
            lines[0] = label.padded(toWidth: indent, alignment: .left)
            lines[0].append(first)
        } else {
            // A label too long for the column of labels has a line of its own.
            lines.insert(label, at: 0)
        }
        return lines.map { $0.trimmingTrailingSpaces().painted(style) }
    }
}
