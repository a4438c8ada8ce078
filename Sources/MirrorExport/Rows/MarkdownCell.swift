/// Makes any text a cell of a Markdown table that shows this text and does nothing.
///
/// The text becomes one line. Punctuation is escaped, so that there is no markup and no HTML. A backslash does not keep
/// GitHub and its like from making links of addresses, `@names` and `#numbers`; a text that has some of these is
/// written as code, where they do nothing (https://github.github.com/gfm/#autolinks-extension-).
package enum MarkdownCell {
    private static let pipe = "&#124;"

    /// The text as Markdown.
    package static func escaping(_ text: String) -> String {
        let line = TerminalText.singleLine(text)
        guard !line.isEmpty else { return "" }
        // A pipe ends a cell even within code, so it stands between two pieces of code.
        if canBecomeLink(line) {
            return line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : code(String($0)) }
                .joined(separator: pipe)
        }
        var result = ""
        for character in line {
            switch character {
            case "|": result += pipe
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "!", "~", "$", "^": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }

    private static func canBecomeLink(_ text: String) -> Bool {
        let lowercase = text.lowercased()
        return text.contains("@") || text.contains("#") || lowercase.contains("www.")
            || lowercase.contains(":/") || lowercase.contains("mailto:") || lowercase.contains("xmpp:")
    }

    /// A code span; its fence is longer than any row of backticks in it.
    private static func code(_ text: String) -> String {
        var longest = 0
        var current = 0
        for character in text {
            current = character == "`" ? current + 1 : 0
            longest = max(longest, current)
        }
        let fence = String(repeating: "`", count: longest + 1)
        // One space on each side is taken away again, which keeps a fence from growing and a space from vanishing.
        let isPadded = longest > 0 || text.hasPrefix(" ") || text.hasSuffix(" ")
        return isPadded ? "\(fence) \(text) \(fence)" : fence + text + fence
    }
}
