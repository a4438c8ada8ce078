import MirrorExport
import Testing

struct HitHeadingTests {
    private let heading = HitHeading(
        id: "Interruptions-7",
        title: "Approve the production\nrollout\u{1B}[31m of the gateway",
        note: "(pending, 3 h ago)"
    )

    @Test func fileGetsTheWholeLine() {
        #expect(
            heading.render(style: .plain)
                == "Interruptions-7  Approve the production rollout of the gateway  (pending, 3 h ago)"
        )
    }

    @Test func titleGivesWayOnATerminal() {
        let line = heading.render(style: TerminalStyle(isColored: false, width: 60))
        #expect(line == "Interruptions-7  Approve the production…  (pending, 3 h ago)")
        #expect(TerminalText.displayWidth(line) <= 60)
    }

    @Test(arguments: 20...60)
    func lineIsNeverWiderThanTheTerminal(width: Int) {
        let line = heading.render(style: TerminalStyle(isColored: false, width: width))
        #expect(TerminalText.displayWidth(line) <= width)
        #expect(line.hasPrefix("Interruptions-7"))
    }
}
