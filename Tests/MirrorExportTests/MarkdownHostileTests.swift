import Testing

@testable import MirrorExport

struct MarkdownHostileTests {
    private static let depth = 10_000

    private func render(_ markdown: String, isColored: Bool = false) -> String {
        MarkdownTerminal(style: TerminalStyle(isColored: isColored, width: 80)).render(markdown)
    }

    @Test(arguments: [
        "\u{1B}]0;owned\u{7}", "# \u{1B}[2J&#x1b;[31m", "`\u{1B}[31m`", "```\n\u{1B}]52;c;x\u{7}\n```",
        "<b \u{1B}[31m>",
        "<div>\u{1B}[31m\n</div>", "[a\u{202E}b](https://x.example/\u{1B}[31m)",
        "[a](<https://x.example/&#27;]0;>)",
        "![\u{9B}31m](x)", "|a\u{1B}|\n|-|\n|&#x9b;31m\u{0}|", "&#27;&#7;&#x202e;&#8;", "- \u{7F}\n> \u{8}",
        "\u{1B}\\[31mx", "*\u{1B}*[31mx",
    ])
    func noControlCharacterComesOut(markdown: String) {
        for scalar in render(markdown).unicodeScalars {
            #expect(scalar == "\n" || scalar.properties.generalCategory != .control)
            #expect(!(0x202A...0x202E).contains(scalar.value))
        }
    }

    @Test
    func escapesInColoredTextAreOnlyOurOwn() {
        let text = render("**a\u{1B}]0;x\u{7}** &#27;[5m x`\u{1B}[7my`", isColored: true)

        #expect(text.replacing("\u{1B}", with: "^") == "^[1ma␛]0;x␇^[0m  x^[36my^[0m")
    }

    @Test
    func deepQuotesKeepTheirText() {
        let text = render("> ".repeated(Self.depth) + "text")

        #expect(text.hasSuffix("text"))
        #expect(TerminalText.displayWidth(text) <= 80)
    }

    @Test
    func deepListsKeepTheirText() {
        let bullets = render("- ".repeated(Self.depth) + "text")
        let numbers = render("1. ".repeated(Self.depth) + "text")

        #expect(bullets.hasSuffix("text"))
        #expect(numbers.hasSuffix("1. text"))
        #expect(TerminalText.displayWidth(bullets) <= 80)
    }

    @Test
    func deepInlinesKeepTheirText() {
        let emphasis = render("**a ".repeated(Self.depth) + "b** ".repeated(Self.depth))
        let brackets = render("[".repeated(Self.depth) + "x" + "](y)".repeated(Self.depth))

        #expect(emphasis.hasSuffix("b**"))
        #expect(brackets.contains("x"))
    }

    /// Documents for which cmark-gfm takes seconds or gigabytes.
    enum Bomb: CaseIterable {
        case blankLinesInNestedItems, lazyLinesInNestedQuotes, shortRowsInAWideTable, length
        case manyUsesOfALongReference

        var markdown: String {
            switch self {
            case .blankLinesInNestedItems: "- ".repeated(16_000) + "x\n" + "\n".repeated(30_000) + "end"
            case .lazyLinesInNestedQuotes: ">".repeated(30_000) + "a\n".repeated(16_000) + "end"
            case .shortRowsInAWideTable:
                "a|".repeated(8_000) + "\n" + "-|".repeated(8_000) + "\n" + "a\n".repeated(8_000) + "end"
            case .manyUsesOfALongReference:
                "[a]: https://x.example/" + "u".repeated(60_000) + "\n\n" + "[a]".repeated(20_000) + "end"
            case .length: "long ".repeated(100_000) + "end"
            }
        }
    }

    @Test(arguments: Bomb.allCases)
    func documentsMadeToCostTimeAreShownAllTheSame(bomb: Bomb) {
        let text = render(bomb.markdown)

        #expect(text.hasSuffix("end"))
    }

    @Test
    func whatWasNotTextBecomesReplacementCharacters() {
        let broken = String(decoding: [0x61, 0xFF, 0xC3, 0x28, 0x00] as [UInt8], as: UTF8.self)

        #expect(render(broken) == "a\u{FFFD}\u{FFFD}(\u{FFFD}")
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
