import Testing

@testable import MirrorExport

struct TerminalStyleTests {
    @Test
    func aTerminalIsColoredAndAPipeIsNot() {
        #expect(TerminalStyle(isTTY: true, environment: ["TERM": "xterm"]).isColored)
        #expect(!TerminalStyle(isTTY: false, environment: ["TERM": "xterm"]).isColored)
        #expect(!TerminalStyle(isTTY: true, environment: ["TERM": "dumb"]).isColored)
    }

    @Test
    func noColorCountsWhenItIsNotEmpty() {
        #expect(!TerminalStyle(isTTY: true, environment: ["NO_COLOR": "1"]).isColored)
        #expect(TerminalStyle(isTTY: true, environment: ["NO_COLOR": ""]).isColored)
    }

    @Test
    func widthIsAskedForElseMeasuredElseEighty() {
        let wide = ["COLUMNS": "132"]

        #expect(TerminalStyle(isTTY: true, environment: wide, requestedWidth: 100).width == 100)
        #expect(TerminalStyle(isTTY: true, environment: wide, measuredWidth: 90).width == 132)
        #expect(TerminalStyle(isTTY: true, environment: ["COLUMNS": "x"], measuredWidth: 90).width == 90)
        #expect(TerminalStyle(isTTY: true, environment: [:], measuredWidth: 0).width == 80)
        #expect(TerminalStyle(isTTY: false, environment: wide, measuredWidth: 90).width == nil)
        #expect(TerminalStyle(isTTY: false, environment: wide, requestedWidth: 60).width == 60)
        #expect(TerminalStyle(isTTY: true, environment: ["COLUMNS": "3"]).width == 20)
    }

    @Test
    func paintIsOneSequenceAroundTheText() {
        let colored = TerminalStyle(isColored: true, width: 80)

        #expect(colored.paint("x", [.bold, .yellow]) == "\u{1B}[1;33mx\u{1B}[0m")
        #expect(colored.red("x") == "\u{1B}[31mx\u{1B}[0m")
        #expect(colored.paint("x", []) == "x")
        #expect(colored.bold("") == "")
        #expect(TerminalStyle.plain.bold("x") == "x")
    }

    @Test
    func indentedTextHasFewerColumns() {
        #expect(TerminalStyle(isColored: false, width: 80).indented(by: 4).width == 76)
        #expect(TerminalStyle.plain.indented(by: 4).width == nil)
        #expect(TerminalStyle.plain.textWidth == 80)
    }
}
