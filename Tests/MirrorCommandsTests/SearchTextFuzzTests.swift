import MirrorExport
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorCommands
@testable import MirrorQuery

/// Whatever is typed into a search is searched for, or refused in words, and reaches no terminal as a command.
struct SearchTextFuzzTests {
    private static let parts = [
        "\"", "\"\"", "*", "-", "--", "OR", "AND", "NOT", "NEAR", "NEAR(", "(", ")", ":", "^", "+", "{", "}",
        "a",
        "dashboard", "title:", "labels:", "notes:\"", "é", "\u{301}", " ", "\n", "\t", "\0", "'", "\\", ";",
        "😀", "👨\u{200D}👩",
        "\u{200D}", "\u{200B}", "\u{202E}", "\u{2067}", "\u{200F}", "\u{1B}[31m", "\u{9B}", "\u{7F}", "\u{7}",
        "\u{8}",
        "١", "\u{FFFD}", "x\u{300}", "title", "\u{E000}", "\u{E001}", "\u{E02D}", ",", "\"\u{301}", "数",
        "データ", "한", "ﾊﾞ",
        "𠮷", "0", "1e9", "%", "_", "--raw", "\u{FEFF}", "\r",
    ]

    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        let texts = [
            "Look at the **dashboard** \u{1B}[2J first", "a \u{202E}数据 データ\u{9B}31m 한국", "0 1e9 é ١ 😀",
        ]
        for (place, text) in texts.enumerated() {
            var sample = SampleInterruption(place + 1)
            sample.title = "Approve \u{7}\u{1B}]0;owned\u{7} a"
            sample.instructions = text
            sample.notes = "a \u{200F}note"
            try fixture.ingest(sample)
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        if Int.random(in: 0..<4, using: &random) == 0 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random))
            }
            return String(String.UnicodeScalarView(scalars))
        }
        return (0..<Int.random(in: 0...12, using: &random)).map { _ in random.pick(parts) }.joined()
    }

    // 8 times 12,500 are 100,000.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func noTextIsASyntaxErrorOrACommand(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let queries = MirrorQueries(reader: fixture.store.reader)
        let style = TerminalStyle(isTTY: false, environment: [:], measuredWidth: 80)
        var found = 0
        for _ in 0..<12_500 {
            let text = Self.text(&random)
            var shown = ""
            do {
                let order = random.pick([SearchOrder.newest, .newest, .newest, .relevance])
                let result = try queries.search(text, order: order, InterruptionFilter(), ListPage(take: 2))
                found += result.items.isEmpty ? 0 : 1
                for hit in result.items {
                    shown += SearchHitText(hit: hit, now: StoreFixture.now).render(style: style)
                }
            } catch let error as QueryError {
                #expect(error.code == .invalidQuery)
                #expect(!error.message.contains("fts5"), "seed \(seed), \(text.debugDescription)")
                shown = TerminalText.singleLine(error.description)
            } catch {
                Issue.record("seed \(seed), \(text.debugDescription): \(error)")
            }
            let commands = shown.unicodeScalars.filter { scalar in
                scalar != "\n"
                    && (scalar.properties.generalCategory == .control
                        || ("\u{202A}"..."\u{202E}").contains(scalar)
                        || ("\u{2066}"..."\u{2069}").contains(scalar))
            }
            #expect(commands.isEmpty, "seed \(seed), \(text.debugDescription)")
        }
        #expect(found > 500, "most texts found nothing, so little was tried")
    }
}
