/// Sanitised text with attributes, measured and fitted before any escape sequence is in it.
struct StyledText: Sendable, Equatable {
    struct Span: Sendable, Equatable {
        var text: String
        var attributes: TextAttributes
    }

    private(set) var spans: [Span] = []

    init() {}

    init(_ text: String, _ attributes: TextAttributes = []) {
        append(text, attributes)
    }

    var isEmpty: Bool { spans.isEmpty }

    /// The text without its attributes.
    var plain: String { spans.count == 1 ? spans[0].text : spans.map(\.text).joined() }

    /// The columns it takes on one line.
    var width: Int { spans.reduce(0) { $0 + TerminalText.displayWidth($1.text) } }

    mutating func append(_ text: String, _ attributes: TextAttributes = []) {
        guard !text.isEmpty else { return }
        if spans.last?.attributes == attributes {
            spans[spans.count - 1].text += text
        } else {
            spans.append(Span(text: text, attributes: attributes))
        }
    }

    mutating func append(_ other: StyledText) {
        for span in other.spans { append(span.text, span.attributes) }
    }

    mutating func append(_ character: Character, _ attributes: TextAttributes) {
        if spans.last?.attributes == attributes {
            spans[spans.count - 1].text.append(character)
        } else {
            spans.append(Span(text: String(character), attributes: attributes))
        }
    }

    /// The text as the terminal of `style` is to receive it.
    func painted(_ style: TerminalStyle) -> String {
        guard style.isColored else { return plain }
        var result = ""
        for span in spans { result += style.paint(span.text, span.attributes) }
        return result
    }

    func truncated(toWidth limit: Int) -> StyledText {
        guard width > limit else { return self }
        guard limit > 0 else { return StyledText() }
        var result = StyledText()
        var used = 0
        for span in spans {
            for character in span.text {
                let columns = DisplayWidth.columns(character)
                if used + columns > limit - 1 {
                    result = result.trimmingTrailingSpaces()
                    result.append("…", span.attributes)
                    return result
                }
                used += columns
                result.append(character, span.attributes)
            }
        }
        return result
    }

    func padded(toWidth limit: Int, alignment: TerminalText.Alignment) -> StyledText {
        let missing = limit - width
        guard missing > 0 else { return self }
        let before =
            switch alignment {
            case .left: 0
            case .center: missing / 2
            case .right: missing
            }
        var result = StyledText(String(repeating: " ", count: before))
        result.append(self)
        result.append(String(repeating: " ", count: missing - before))
        return result
    }

    func trimmingTrailingSpaces() -> StyledText {
        var result = self
        while let last = result.spans.indices.last {
            while result.spans[last].text.last == " " { result.spans[last].text.removeLast() }
            guard result.spans[last].text.isEmpty else { break }
            result.spans.removeLast()
        }
        return result
    }

    /// Lines of at most `limit` columns; see `TerminalText.wrapped(_:toWidth:)`.
    func wrapped(toWidth limit: Int) -> [StyledText] {
        var wrapper = LineWrapper(width: limit)
        for span in spans {
            for character in span.text { wrapper.append(character, span.attributes) }
        }
        return wrapper.finish()
    }
}
