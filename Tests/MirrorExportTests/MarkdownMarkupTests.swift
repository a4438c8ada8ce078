import Testing

@testable import MirrorExport

/// Markdown of Octopus's as part of a page.
struct MarkdownMarkupTests {
    private func html(_ markdown: String) -> String {
        var writer = MarkupWriter()
        writer.write(MarkdownMarkup.render(markdown))
        return String(decoding: writer.bytes, as: UTF8.self)
            .replacing("<div class=\"markdown\">", with: "").replacing("</div>", with: "")
    }

    @Test(arguments: [
        (
            "# One\n\ntwo **three** *four* ~~five~~ `six`",
            "<h4>One</h4><p>two <strong>three</strong> <em>four</em> <del>five</del> <code>six</code></p>"
        ),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("- [ ] a\n- [x] b", "<ul><li class=\"task\">☐ a</li><li class=\"task\">☑ b</li></ul>"),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        ("a  \nb\nc", "<p>a<br/>b\nc</p>"),
        ("---", "<hr/>"),
        ("```sh\na <b>\n```", "<pre><code>a &lt;b&gt;\n</code></pre>"),
        (
            "|a|b|\n|-|-:|\n|1|2|",
            "<table><tr><th>a</th><th class=\"number\">b</th></tr><tr><td>1</td><td class=\"number\">2</td></tr></table>"
        ),
    ])
    func blocksBecomeElements(markdown: String, expected: String) {
        #expect(html(markdown) == expected)
    }

    @Test func addressStandsBesideALinksText() {
        let link = "<a href=\"https://evil.example.com\" rel=\"noopener noreferrer\">bank</a>"
        #expect(
            html("[bank](https://evil.example.com)")
                == "<p>\(link)<span class=\"address\"> (https://evil.example.com)</span></p>"
        )
        #expect(
            html("<https://a.example.com>")
                == "<p><a href=\"https://a.example.com\" rel=\"noopener noreferrer\">https://a.example.com</a></p>"
        )
    }

    @Test(arguments: [
        "[x](javascript:alert(1))", "[x](data:text/html;base64,AAAA)", "[x](vbscript:x)",
        "[x](JaVaScRiPt:alert(1))",
        "[x](file:///etc/passwd)", "[x](&#106;avascript:alert(1))",
    ])
    func unsafeLinkIsItsText(markdown: String) {
        #expect(html(markdown) == "<p>x</p>")
    }

    @Test func imageIsNotLoaded() {
        #expect(
            html("![a *chart*](https://a.example.com/x.png)")
                == "<p>[image: a <em>chart</em> https://a.example.com/x.png]</p>"
        )
        #expect(html("![x](javascript:1)") == "<p>[image: x]</p>")
    }

    @Test func rawMarkupIsShownAsText() {
        #expect(
            html("a <b onclick=x>b</b>")
                == "<p>a <code>&lt;b onclick=x&gt;</code>b<code>&lt;/b&gt;</code></p>"
        )
        #expect(
            html("<script>alert(1)</script>")
                == "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>"
        )
    }

    @Test func whatIsNestedDeeplyIsSetFlat() throws {
        // Not as arguments: a log has every argument whole.
        let documents = [
            String(repeating: "> ", count: 30_000) + "x", String(repeating: "*a ", count: 20_000),
            String(repeating: "[", count: 40_000), String(repeating: "- ", count: 5000) + "x",
            String(repeating: "x", count: 300_000),
            String(repeating: "> ", count: 30_000) + String(repeating: "*a* ", count: 15_000),
        ]
        for (index, document) in documents.enumerated() {
            let page = try PageContent("<html>\(html(document))</html>")
            #expect(page.deepest < 100, "document \(index)")
        }
    }

    @Test func hostileTextHasNoMarkupOfItsOwn() throws {
        Hostile.expectHarmless(try PageContent("<html>\(html(Hostile.text))</html>"))
        Hostile.expectHarmless(
            try PageContent("<html>\(html("# \(Hostile.text)\n\n[\(Hostile.text)](\(Hostile.text))"))</html>")
        )
    }
}
