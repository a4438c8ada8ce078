import Testing

@testable import MirrorExport

struct MarkdownTerminalTests {
    private func plain(_ markdown: String, width: Int = 40) -> String {
        MarkdownTerminal(style: TerminalStyle(isColored: false, width: width)).render(markdown)
    }

    private func colored(_ markdown: String) -> String {
        MarkdownTerminal(style: TerminalStyle(isColored: true, width: 40)).render(markdown)
            .replacing("\u{1B}", with: "^")
    }

    @Test
    func headingsAreUnderlinedOrMarkedInPlainText() {
        #expect(
            plain("# Roll *out*\ntext\n\nSteps\n-----\n### Notes") == """
                Roll *out*
                ==========

                text

                Steps
                -----

                ### Notes
                """
        )
        #expect(colored("# Roll\n## Steps") == "^[1;4mRoll^[0m\n\n^[1mSteps^[0m")
    }

    @Test
    func emphasisIsPaintedOrKeepsItsMarks() {
        let text = "*a* **b _c_** ~~d~~ `e`"

        #expect(plain(text) == "*a* **b *c*** ~~d~~ `e`")
        #expect(colored(text) == "^[3ma^[0m ^[1mb ^[0m^[1;3mc^[0m ^[9md^[0m ^[36me^[0m")
    }

    @Test
    func softBreaksFlowAndHardBreaksBreak() {
        #expect(plain("one\ntwo\\\nthree  \nfour") == "one two\nthree\nfour")
    }

    @Test
    func listsHaveHangingIndents() {
        let text = """
            - tight item that is long enough to go on below
            - next
              - nested
                1) deeper

            9. nine
            10. ten, in a list that is loose

                with a second paragraph

            - [x] done
            - [ ] open, and long enough to go on below
            -
            """
        #expect(
            plain(text) == """
                • tight item that is long enough to go
                  on below
                • next
                  ◦ nested
                    1) deeper

                 9. nine

                10. ten, in a list that is loose

                    with a second paragraph

                [x] done
                [ ] open, and long enough to go on below
                •
                """
        )
    }

    @Test
    func quotesHaveABarAndNest() {
        #expect(
            plain(
                "> A quote that is long enough to go on in a second line.\n>\n> - item\n>   > inner\n\nafter"
            ) == """
                │ A quote that is long enough to go on
                │ in a second line.
                │
                │ • item
                │   │ inner

                after
                """
        )
    }

    @Test
    func codeIsIndentedAndLeftWhole() {
        let text =
            "1. Run:\n   ```sh\n   kubectl rollout status deploy/payments --timeout=5m\n\n   \techo\n   ```\n"

        #expect(
            plain(text) == """
                1. Run:
                       kubectl rollout status deploy/payments --timeout=5m

                           echo
                """
        )
        #expect(colored("    code") == "    ^[2mcode^[0m")
    }

    @Test
    func aThematicBreakIsALine() {
        #expect(plain("a\n\n***\n\nb", width: 20) == "a\n\n────────────────────\n\nb")
    }

    @Test
    func tablesAreAlignedWhereTheyFit() {
        let table = """
            | Service | Replicas | Note   |
            |:--------|---------:|:------:|
            | api     | 12       | **ok** |
            | worker  | 3        | 日本   |
            """
        #expect(
            plain(table) == """
                Service │ Replicas │  Note
                ────────┼──────────┼───────
                api     │       12 │ **ok**
                worker  │        3 │  日本
                """
        )
        #expect(
            plain(table, width: 25) == """
                Service: api
                Replicas: 12
                Note: **ok**

                Service: worker
                Replicas: 3
                Note: 日本
                """
        )
    }

    @Test
    func linksShowTheirAddressWhenItSaysMore() {
        #expect(plain("[docs](https://a.example/x)", width: 80) == "docs (https://a.example/x)")
        #expect(
            plain("<https://a.example> www.a.example ops@a.example")
                == "https://a.example www.a.example\nops@a.example"
        )
        #expect(
            plain("[https://good.example](https://evil.example)", width: 80).hasSuffix(
                "(https://evil.example)"
            )
        )
        #expect(plain("[the wiki]\n\n[the wiki]: https://a.example") == "the wiki (https://a.example)")
        #expect(plain("[](https://a.example)") == "https://a.example")
        #expect(colored("[a](http://b.example)") == "^[4ma^[0m^[2m (http://b.example)^[0m")
    }

    @Test(arguments: [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x",
        "#top",
        "/app", "//evil.example", "java&#10;script:x",
    ])
    func otherAddressesAreNotShown(address: String) {
        #expect(plain("see [the text](\(address)).") == "see the text.")
    }

    @Test
    func imagesAreTheirDescription() {
        #expect(plain("![a *b*](https://a.example/i.png)") == "[image: a *b*]")
        #expect(plain("![](https://a.example/i.png)") == "[image: https://a.example/i.png]")
        #expect(plain("![](i.png)") == "[image: no description]")
        #expect(plain("[![alt](i.png)](https://a.example)") == "[image: alt] (https://a.example)")
    }

    @Test
    func htmlIsShownAsText() {
        #expect(plain("a <b>c</b><!-- d -->") == "a <b>c</b><!-- d -->")
        #expect(plain("<script>\nalert(1)\n</script>\n\nafter") == "<script>\nalert(1)\n</script>\n\nafter")
        #expect(colored("<div>") == "^[2m<div>^[0m")
    }

    @Test
    func footnotesStayText() {
        #expect(plain("a[^1]\n\n[^1]: the note") == "a[^1]\n\n[^1]: the note")
    }

    @Test
    func nothingGivesNothing() {
        #expect(plain("") == "")
        #expect(plain("\n \n") == "")
        #expect(plain(">") == "")
    }

    @Test
    func proseWithoutAWidthIsSetToEightyColumns() {
        let text = MarkdownTerminal(style: .plain).render(String(repeating: "word ", count: 40))

        #expect(text.split(separator: "\n").map(\.count) == [79, 79, 39])
    }
}
