import Testing

@testable import MirrorExport

struct TerminalTextTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("\u{1B}]0;owned\u{7}title", "␛]0;owned␇title"),
        ("\u{1B}[31mred\u{1B}[0m", "red"),
        ("\u{1B}[2J\u{1B}[1;1Hhome", "home"),
        ("\u{1B}[38;2;1;2;3mtrue colour", "true colour"),
        ("\u{9B}31mc1", "c1"),
        ("\u{9D}0;title\u{9C}x", "\u{FFFD}0;title\u{FFFD}x"),
        ("cut \u{1B}[31", "cut ␛[31"),
        ("\u{1B}[é", "␛[é"),
        ("\u{1B}(0lqqk", "␛(0lqqk"),
        ("\u{1B}\u{1B}[31m", "␛"),
        ("a\u{0}b\u{8}c\u{7F}d", "a␀b␈c␡d"),
        ("over\rwrite", "over write"),
        ("user\u{202E}txt.exe", "user\u{FFFD}txt.exe"),
        ("\u{2066}a\u{2069}", "\u{FFFD}a\u{FFFD}"),
        ("a\u{200E}b\u{200F}c\u{61C}", "abc"),
        ("pay\u{200B}p\u{200D}a\u{2060}l\u{FEFF}\u{AD}", "paypal"),
        ("tag\u{E0041}\u{E0042}", "tag"),
        ("\u{FFF9}a\u{FFFB}", "\u{FFFD}a\u{FFFD}"),
        ("line\u{2028}para\u{2029}nel\u{85}end", "line para nel end"),
        ("\n a \r\n\r\n\t b \n", "a b"),
        ("x\ty", "x y"),
        ("a\u{FE0F}b", "ab"),
    ])
    func aSingleLineHoldsNothingThatActs(hostile: String, expected: String) {
        #expect(TerminalText.singleLine(hostile) == expected)
    }

    @Test
    func nonCharactersAreReplaced() throws {
        for value: UInt32 in [0xFFFE, 0xFFFF, 0x1FFFE, 0xFDD0] {
            let text = String(Character(try #require(Unicode.Scalar(value))))
            #expect(TerminalText.singleLine(text) == "\u{FFFD}")
        }
    }

    @Test
    func aSingleLineCanShowWhereTheBreaksWere() {
        #expect(TerminalText.singleLine("a\r\nb\n\nc", lineBreaks: .symbol) == "a␤b␤␤c")
    }

    @Test
    func severalLinesKeepTheirBreaksAndTheirTabStops() {
        #expect(TerminalText.multiLine("a\tb\r\nc\rd\u{2028}\te\u{1B}[0m") == "a   b\nc\nd\n    e")
    }

    @Test
    func joinersStayWhereAScriptOrAnEmojiIsMadeWithThem() {
        let family = "👨\u{200D}👩\u{200D}👧"
        let persian = "می\u{200C}خواهم"
        let flagAndKey = "🏳️\u{200D}🌈 1️⃣"

        for text in [family, persian, flagAndKey] { #expect(TerminalText.singleLine(text) == text) }
    }

    @Test
    func endlessMarksAndJoinersAreCutShort() {
        let zalgo = "e" + String(repeating: "\u{301}", count: 1_000)
        let chain = Array(repeating: "👨", count: 1_000).joined(separator: "\u{200D}")

        #expect(TerminalText.singleLine(zalgo).unicodeScalars.count == 7)
        #expect(TerminalText.singleLine(chain).allSatisfy { $0.unicodeScalars.count <= 17 })
    }

    @Test
    func noCharacterBelowTwoHundredFiftySixGetsThroughAsAControl() {
        for value in UInt8.min...UInt8.max {
            let text = "a" + String(UnicodeScalar(value)) + "b"
            for result in [TerminalText.singleLine(text), TerminalText.multiLine(text)] {
                #expect(
                    result.unicodeScalars.allSatisfy {
                        $0 == "\n" || $0.properties.generalCategory != .control
                    }
                )
            }
        }
    }

    @Test(arguments: [
        ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("ｆｕｌｌ", 8), ("한국", 4),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("🚀", 2), ("👨\u{200D}👩\u{200D}👧", 2), ("👍🏽", 2), ("🇨🇭", 2), ("1️⃣", 2),
        ("❤", 1), ("❤️", 2), ("✅", 2), ("…", 1), ("│─", 2), ("שלום", 4), ("।", 1), ("\u{3000}", 2),
    ])
    func widthIsThatOfTheTerminal(text: String, width: Int) {
        #expect(TerminalText.displayWidth(text) == width)
    }

    @Test(arguments: [
        ("deploy", 6, "deploy"), ("deployment", 7, "deploy…"), ("日本語です", 6, "日本…"), ("日本語です", 5, "日本…"),
        ("two words", 5, "two…"), ("abc", 1, "…"), ("abc", 0, ""),
        ("👨\u{200D}👩\u{200D}👧👧👧", 3, "👨\u{200D}👩\u{200D}👧…"),
    ])
    func truncationNeverExceedsTheWidth(text: String, width: Int, expected: String) {
        #expect(TerminalText.truncated(text, toWidth: width) == expected)
    }

    @Test
    func paddingCountsColumns() {
        #expect(TerminalText.padded("日本", toWidth: 6) == "日本  ")
        #expect(TerminalText.padded("7", toWidth: 3, alignment: .right) == "  7")
        #expect(TerminalText.padded("ab", toWidth: 5, alignment: .center) == " ab  ")
        #expect(TerminalText.padded("wide", toWidth: 2) == "wide")
    }

    @Test(arguments: [
        ("the quick brown fox", 10, ["the quick", "brown fox"]),
        ("  indented text goes on", 12, ["  indented", "text goes on"]),
        ("a\n\nb", 10, ["a", "", "b"]),
        ("abcdefghij klm", 4, ["abcd", "efgh", "ij", "klm"]),
        ("", 10, [""]),
        ("日本語を、話す", 8, ["日本語", "を、話す"]),
        ("    toolong", 6, ["toolon", "g"]),
        ("a  b", 10, ["a  b"]),
        ("x", 0, ["x"]),
    ])
    func wrappingBreaksBetweenWords(text: String, width: Int, expected: [String]) {
        #expect(TerminalText.wrapped(text, toWidth: width) == expected)
    }
}
