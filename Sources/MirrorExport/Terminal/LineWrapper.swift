/// Breaks text into lines, one character at a time, in time linear in the text.
struct LineWrapper {
    /// East Asian punctuation that must not begin a line.
    private static let closingPunctuation = Set("、。，．：；！？）」』】》〉〕］｝・ー")

    private let width: Int
    private var lines: [StyledText] = []
    private var line = StyledText()
    private var lineWidth = 0
    private var space = StyledText()
    private var spaceWidth = 0
    private var word: [(character: Character, attributes: TextAttributes)] = []
    private var wordWidth = 0
    private var wordEndsBreakable = false

    init(width: Int) {
        self.width = max(width, 1)
    }

    mutating func append(_ character: Character, _ attributes: TextAttributes) {
        switch character {
        case "\n":
            flushWord()
            endLine()
        case " ":
            flushWord()
            space.append(character, attributes)
            spaceWidth += 1
        default:
            let isBreakable = DisplayWidth.isBreakable(character)
            if isBreakable || wordEndsBreakable, !Self.closingPunctuation.contains(character) { flushWord() }
            word.append((character, attributes))
            wordWidth += DisplayWidth.columns(character)
            wordEndsBreakable = isBreakable
        }
    }

    mutating func finish() -> [StyledText] {
        flushWord()
        endLine()
        return lines
    }

    private mutating func flushWord() {
        guard !word.isEmpty else { return }
        if lineWidth + spaceWidth + wordWidth > width {
            // On an empty line it is an indentation that leaves no room for the word, and is dropped below.
            if lineWidth > 0 { endLine() }
        } else {
            line.append(space)
            lineWidth += spaceWidth
        }
        dropSpace()
        for (character, attributes) in word {
            let columns = DisplayWidth.columns(character)
            if lineWidth + columns > width, lineWidth > 0 { endLine() }
            line.append(character, attributes)
            lineWidth += columns
        }
        word.removeAll(keepingCapacity: true)
        wordWidth = 0
        wordEndsBreakable = false
    }

    private mutating func endLine() {
        dropSpace()
        lines.append(line)
        line = StyledText()
        lineWidth = 0
    }

    private mutating func dropSpace() {
        space = StyledText()
        spaceWidth = 0
    }
}
