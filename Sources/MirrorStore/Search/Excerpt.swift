/// What stands around the matches in one column of a row: a few dozen tokens, the matches marked.
///
/// The column with the most of the words is shown, the instructions before the notes, the answers and the title; of it
/// the part with the most of the words, from the beginning of a line or sentence where one is near.
struct Excerpt {
    /// What stands before a match and after it, and where text was left out.
    struct Marks {
        let before: String
        let after: String
        let dots: String
    }

    private let match: SearchMatch
    private let column: Int
    /// Where the phrases stand in the column, in ascending order.
    private let places: [Place]
    /// How many tokens are shown.
    private let length: Int

    private struct Place {
        let phrase: Int
        let tokens: Range<Int>
    }

    /// Places beyond these are not weighed; a text that has more is shown from one of the first.
    private static let maximumPlaces = 64

    init(_ match: SearchMatch, length: Int) {
        self.match = match
        self.length = max(1, length)
        // A set of phrases for each text column; the 64th phrase and those after it count as one.
        var phrases: [UInt64] = [0, 0, 0, 0]
        var places: [[Place]] = [[], [], [], []]
        match.forEachInstance { instance in
            guard instance.column < phrases.count else { return }
            phrases[instance.column] |= 1 << UInt64(min(instance.phrase, 63))
            guard places[instance.column].count < Self.maximumPlaces else { return }
            let size = max(1, match.size(ofPhrase: instance.phrase))
            let tokens = instance.token..<instance.token + size
            places[instance.column].append(Place(phrase: min(instance.phrase, 63), tokens: tokens))
        }
        column =
            SearchFunctions.preferredColumns.reduce(into: (column: 1, count: 0)) { best, column in
                let count = phrases[column].nonzeroBitCount
                if count > best.count { best = (column, count) }
            }.column
        self.places = places[column]
    }

    /// The text as UTF-8.
    func text(_ marks: Marks) -> [UInt8] {
        let best = bestPart
        // The matches stand in the middle, unless the text or a line begins nearer.
        let lead = max(0, length - best.count) / 2
        let first = max(0, best.lowerBound - lead)
        var result: [UInt8] = []
        match.withText(of: column) { text in
            // As many more as the beginning may move, and one to know whether more follows.
            let tokens = match.tokens(of: text, from: first, to: first + lead + length + 1)
            let left =
                first == 0 ? 0 : Self.beginning(in: tokens.prefix(best.lowerBound - first + 1), of: text)
            let shown = tokens.dropFirst(left).prefix(length)
            let isCut = shown.endIndex < tokens.endIndex
            var at = first + left == 0 ? 0 : shown.first?.lowerBound ?? 0
            let end = isCut ? shown.last?.upperBound ?? text.count : text.count
            if at > 0 { result += marks.dots.utf8 }
            for matched in merged {
                let matched = matched.clamped(to: first + left..<first + left + shown.count)
                guard !matched.isEmpty else { continue }
                let start = tokens[matched.lowerBound - first].lowerBound
                let stop = tokens[matched.upperBound - 1 - first].upperBound
                result += text[at..<start]
                result += marks.before.utf8
                result += text[start..<stop]
                result += marks.after.utf8
                at = stop
            }
            result += text[at..<end]
            if isCut { result += marks.dots.utf8 }
        }
        return result
    }

    /// From the first to the last match of the part with the most of the words, the first of several alike.
    private var bestPart: Range<Int> {
        var best = (score: 0, tokens: 0..<0)
        for (index, first) in places.enumerated() {
            var phrases: UInt64 = 0
            var count = 0
            var end = first.tokens.upperBound
            for place in places[index...] where place.tokens.upperBound <= first.tokens.lowerBound + length {
                phrases |= 1 << UInt64(place.phrase)
                count += 1
                end = max(end, place.tokens.upperBound)
            }
            let score = phrases.nonzeroBitCount * 1000 + count
            if score > best.score { best = (score, first.tokens.lowerBound..<end) }
        }
        return best.tokens
    }

    /// The tokens that match; phrases can overlap.
    private var merged: [Range<Int>] {
        places.map(\.tokens).sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, tokens in
            if let last = merged.last, last.upperBound > tokens.lowerBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, tokens.upperBound)
            } else {
                merged.append(tokens)
            }
        }
    }

    /// How many tokens to leave out for the first line or sentence that begins among them; none where none does.
    private static func beginning(in tokens: ArraySlice<Range<Int>>, of text: UnsafeBufferPointer<UInt8>)
        -> Int
    {
        for (index, (before, after)) in zip(tokens, tokens.dropFirst()).enumerated() {
            let gap = text[before.upperBound..<after.lowerBound]
            let endsSentence = gap.first.map { ".!?".utf8.contains($0) } ?? false
            if gap.contains(0x0A) || (endsSentence && gap.contains(0x20)) { return index + 1 }
        }
        return 0
    }
}
