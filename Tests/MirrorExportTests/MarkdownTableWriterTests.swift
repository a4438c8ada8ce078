import Testing
import WireFormat

@testable import MirrorExport

struct MarkdownTableWriterTests {
    @Test func tableHasAHeaderARuleAndRows() {
        let writer = MarkdownTableWriter(columns: ["id", "teams"])
        #expect(writer.header == "| id | teams |\n| --- | --- |\n")
        #expect(writer.line(["id": "a\nb", "teams": ["x", "y z"]]) == "| a b | x, y z |\n")
        #expect(writer.line(["id": .null]) == "|  |  |\n")
    }

    /// Whatever a cell holds, its table has two columns, and the second row's first cell is that text and nothing more.
    @Test(arguments: [
        "plain", "a | b", "a \\| b", "a\\", "a\\|", "*bold* _it_ **x** ~~y~~", "`code`", "``",
        "`a|b` www.x.org",
        "<b>bold</b>", "<script>alert(1)</script>", "<!-- x", "&lt;b&gt; &amp; &copy;",
        "[a](https://x.example)",
        "![a](x)", "https://x.example/a|b", "HTTPS://X.EXAMPLE", "www.example.com", "WWW.example.com",
        "me@example.com", "mailto:me@example.com", "@octocat see #12", "<https://x.example>", "a@b.c\\",
        "a@b.c | d", "|@x|", "`@x`", "``@x` y", "# heading", "- [x] task", "1. one", "---", "$x$", "[^1]",
        "a  b", "ftp://x.example", "\\", "|", "||", "\\\\|", "a@b\\|c",
    ])
    func cellShowsItsTextAndDoesNothing(text: String) {
        let writer = MarkdownTableWriter(columns: ["a", "b"])
        let markdown = writer.header + writer.line(["a": .string(text), "b": "end"])
        var cells: [String] = []
        var active: [MarkdownNode.Kind] = []
        MarkdownDocument(parsing: markdown, allowsTables: true).walk { node, isEntering in
            guard isEntering, let kind = node.kind else { return }
            switch kind {
            case .tableCell: cells.append("")
            case .text, .code: cells[cells.count - 1] += node.literal
            case .document, .table, .tableHeader, .tableRow: break
            default: active.append(kind)
            }
        }
        #expect(active == [])
        #expect(cells == ["a", "b", TerminalText.singleLine(text), "end"])
    }

    @Test func controlCharactersDoNotComeOut() {
        let line = MarkdownTableWriter(columns: ["a"]).line(["a": "x\u{1B}[31m\u{9B}2J\u{7}\ty"])
        #expect(line == "| x␇ y |\n")
    }
}
