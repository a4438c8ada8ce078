import Testing

@testable import MirrorExport

struct MarkupTests {
    private func written(@MarkupBuilder _ markup: () -> Markup) -> String {
        var writer = MarkupWriter()
        writer.write(markup())
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func textIsEscapedOnce() {
        #expect(written { tag("p") { "<b>&amp;\"'" } } == "<p>&lt;b&gt;&amp;amp;&quot;&#39;</p>")
        #expect(
            written { tag("p", nil, [.set("title", "\"><x>")]) } == "<p title=\"&quot;&gt;&lt;x&gt;\"></p>"
        )
    }

    @Test func elementsWithoutEndAreClosed() {
        #expect(written { tag("br") } == "<br/>")
        #expect(
            written { SVG.line("grid", from: (0, 1), to: (1, 2.25)) }
                == #"<line class="grid" x1="0%" y1="1" x2="100%" y2="2.3"/>"#
        )
        #expect(written { tag("span") } == "<span></span>", "HTML knows no empty span")
        #expect(
            written { SVG.dot("s1", x: 0.5, y: 3, radius: 2, title: "a") }.hasSuffix(
                "<title>a</title></circle>"
            )
        )
    }

    @Test func charactersThatNoPageMayHoldAreShown() {
        #expect(HTMLText.clean("a\u{0}\u{1B}\u{7F}\u{9B}b") == "a␀␛␡\u{FFFD}b")
        #expect(HTMLText.clean("a\u{202E}b\u{2066}\u{FFFE}\u{1FFFF}") == "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}")
        #expect(HTMLText.clean("a\r\nb\rc\td\u{2028}e") == "a\nb\nc\td\ne")
        #expect(HTMLText.clean("確認 Köln 👩‍🚀") == "確認 Köln 👩‍🚀")
        #expect(HTMLText.singleLine("  a\n\t b ") == "a b")
    }

    @Test(arguments: [
        ("https://octopus.example.com/app#/Spaces-1", true), ("HTTP://a", true),
        ("mailto:a@example.com", true),
        ("javascript:alert(1)", false), ("java\u{0}script:alert(1)", false), (" data:text/html,x", false),
        ("//a", false),
        ("file:///etc/passwd", false), ("", false), ("index.html", false),
    ])
    func onlyWebAddressesAreLinkedTo(text: String, isLinked: Bool) {
        #expect((LinkAddress(web: text) != nil) == isLinked)
    }

    @Test func addressWithSpaceAndControlsIsOneWord() {
        #expect(LinkAddress(web: "https://a/b c\n\"d")?.text == "https://a/b%20c%20\"d")
    }

    @Test func pageSaysThatItLoadsNothing() throws {
        let html = HTMLPage(title: "</title><script>") { tag("p") { "x" } }.text
        let page = try PageContent(html)
        let policy = page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(
            policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") == true
        )
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"))
        #expect(!html.contains("url(") && !html.contains("@import"))
        Hostile.expectHarmless(page)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1500, "−1,500"),
    ])
    func thousandsAreSetApart(number: Int, text: String) {
        #expect(NumberText.count(number) == text)
    }

    @Test func shareThatIsSomeIsNotShownAsNoneOrAll() {
        #expect(NumberText.percent(0, of: 900) == "0\u{A0}%")
        #expect(NumberText.percent(1, of: 900) == "<1\u{A0}%")
        #expect(NumberText.percent(899, of: 900) == ">99\u{A0}%")
        #expect(NumberText.percent(900, of: 900) == "100\u{A0}%")
        #expect(NumberText.percent(0, of: 0) == "–")
        #expect(
            NumberText.length(1 / 3.0) == "33.333%" && NumberText.length(0.5) == "50%"
                && NumberText.length(7) == "100%"
        )
    }

    @Test(
        arguments: [
            (0, "0 s"), (999, "under 1 s"), (59_999, "59 s"), (60_000, "1 min"), (61_000, "1 min 1 s"),
            (90 * 60_000, "1 h 30 min"), (10 * 3_600_000 + 1, "10 h"), (36 * 3_600_000, "1 d 12 h"),
            (40 * 86_400_000, "40 d"),
            (-5, "0 s"),
        ] as [(Int64, String)]
    )
    func lengthOfTimeHasItsTwoLargestUnits(milliseconds: Int64, text: String) {
        #expect(DurationText.describe(milliseconds) == text.replacing(" ", with: "\u{A0}"))
    }

    @Test(arguments: [0, 1, 3, 4, 5, 9, 10, 41, 99, 100, 101, 12_345, 999_999_999])
    func countsHaveAFewRoundTicks(greatest: Int) {
        let ticks = CountScale(greatest: greatest).ticks
        #expect(
            (2...6).contains(ticks.count) && ticks[0] == 0 && (ticks.last ?? 0) >= max(1, greatest),
            "\(ticks)"
        )
        #expect(Set(zip(ticks, ticks.dropFirst()).map { $1 - $0 }).count == 1)
    }

    @Test(
        arguments: [[0], [1], [60_000, 70_000], [1000, 90_000_000], [0, 400_000_000_000_000], []] as [[Int64]]
    )
    func everyLengthHasAPlaceOnItsScale(lengths: [Int64]) {
        for scale in [TimeScale(logarithmic: lengths), .linearIfAlike(lengths)] {
            #expect(scale.ticks.count >= 2 && scale.ticks == scale.ticks.sorted(), "\(scale.ticks)")
            #expect(scale.ticks.count < 20)
            for length in lengths {
                #expect((0...1).contains(scale.place(length)), "\(scale.ticks)")
            }
        }
    }
}
