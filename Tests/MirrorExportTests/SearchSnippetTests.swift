import Testing

@testable import MirrorExport

struct SearchSnippetTests {
    private let colored = TerminalStyle(isColored: true, width: 80)

    @Test
    func matchesAreBoldOnATerminalAndMarkedInAPipe() {
        let snippet = "please \u{E000}rollback\u{E001} the\n\n`blue` \u{E000}green\u{E001} pair"

        #expect(
            SearchSnippet().render(snippet, style: .plain)
                == "please **rollback** the `blue` **green** pair"
        )
        #expect(
            SearchSnippet().render(snippet, style: colored)
                == "please \u{1B}[1;33mrollback\u{1B}[0m the `blue` \u{1B}[1;33mgreen\u{1B}[0m pair"
        )
    }

    @Test
    func hostileTextStaysText() {
        let snippet = "\u{1B}[3\u{E000}1mred\u{E001}\u{1B}]0;t\u{7}"

        #expect(SearchSnippet().render(snippet, style: .plain) == "␛[3**1mred**␛]0;t␇")
    }

    @Test
    func markersWithoutPartnersAreHarmless() {
        #expect(SearchSnippet().render("a\u{E001}b\u{E000}c", style: .plain) == "ab**c**")
        #expect(SearchSnippet().render("\u{E000}\u{E001}x", style: .plain) == "x")
    }

    @Test
    func otherMarkersAndAWidthCanBeAskedFor() {
        let snippet = SearchSnippet(startMarker: "\u{F000}", endMarker: "\u{F001}")

        #expect(
            snippet.render("ab \u{F000}cdef\u{F001} ghi", style: colored, width: 6)
                == "ab \u{1B}[1;33mcd…\u{1B}[0m"
        )
    }
}
