/// What stands around the matches in one column of a row: a few dozen tokens, the matches marked.
///
/// The column with the most of the words is shown, the instructions before the notes, the answers and the title; of it
/// the part with the most of the words, from the beginning of a line or sentence where one is near.
struct Excerpt {
    /// What stands before a match and after it, and where text was left out, as UTF-8.
    struct Marks {
        let before: [UInt8]
        let after: [UInt8]
        let dots: [UInt8]
    }

    private let match: SearchMatch
    /// Where the phrases stand in the column, in ascending order.
    private let places: [Place]
    /// How many tokens are shown.
    private let length: Int

    private struct Place {
        let phrase: Int
        let tokens: Range<Int>
    }

    private static let maximumPhrases = 64
    /// Places of a phrase beyond these are not weighed; a text that has more is shown from one of the first.
    private static let maximumPlaces = 1000
    /// How many bytes are shown before the first match, and how many from there on: a token, or what stands between two,
    /// can be as long as the text.
    private static let maximumBytes = (before: 300, after: 600)

    init(_ match: SearchMatch, length: Int) {
        self.match = match
        self.length = max(1, length)
        let column = Self.column(of: match)
        var places: [Place] = []
        var counts = [Int](repeating: 0, count: Self.maximumPhrases)
        match.forEachInstance { instance in
            let phrase = Self.phrase(of: instance)
            guard instance.column == column, counts[phrase] < Self.maximumPlaces else { return }
            counts[phrase] += 1
            let size = max(1, match.size(ofPhrase: instance.phrase))
            places.append(Place(phrase: phrase, tokens: instance.token..<instance.token + size))
        }
        self.places = places
    }

    /// The column of which an excerpt shows a part.
    static func column(of match: SearchMatch) -> Int {
        // A set of phrases for each text column.
        var phrases: [UInt64] = [0, 0, 0, 0]
        match.forEachInstance { instance in
            guard instance.column < phrases.count else { return }
            phrases[instance.column] |= 1 << UInt64(phrase(of: instance))
        }
        return SearchFunctions.preferredColumns.reduce(into: (column: 1, count: 0)) { best, column in
            let count = phrases[column].nonzeroBitCount
            if count > best.count { best = (column, count) }
        }.column
    }

    /// A phrase's place in a set; the last one stands for all that follow it too.
    private static func phrase(of instance: SearchMatch.Instance) -> Int {
        min(instance.phrase, maximumPhrases - 1)
    }

    /// What is shown of the column's text, as UTF-8.
    func part(of text: UnsafeBufferPointer<UInt8>, _ marks: Marks) -> [UInt8] {
        guard !text.isEmpty else { return [] }
        let best = bestPart
        // The matches stand in the middle, unless the text or a line begins nearer.
        let lead = max(0, length - best.count) / 2
        let first = max(0, best.lowerBound - lead)
        // As many more as the beginning may move, and one to know whether more follows.
        let tokens = match.tokens(of: text, from: first, to: first + lead + length + 1)
        let left =
            first == 0 ? 0 : Self.beginning(in: tokens.prefix(best.lowerBound - first + 1), of: text)
        let shown = tokens.dropFirst(left).prefix(length)
        let matched = merged.map { $0.clamped(to: first + left..<first + left + shown.count) }
            .filter { !$0.isEmpty }
            .map {
                tokens[$0.lowerBound - first].lowerBound..<tokens[$0.upperBound - 1 - first].upperBound
            }
        let start = first + left == 0 ? 0 : shown.first?.lowerBound ?? 0
        let end = shown.endIndex < tokens.endIndex ? shown.last?.upperBound ?? text.count : text.count
        let bounds = Self.bounds(start..<end, around: matched.first?.lowerBound ?? start, in: text)
        return Self.marked(matched, in: bounds, of: text, marks)
    }

    private static func marked(
        _ matched: [Range<Int>],
        in bounds: Range<Int>,
        of text: UnsafeBufferPointer<UInt8>,
        _ marks: Marks
    ) -> [UInt8] {
        var result = bounds.lowerBound > 0 ? marks.dots : []
        var at = bounds.lowerBound
        for range in matched.map({ $0.clamped(to: bounds) }) where !range.isEmpty {
            append(text[at..<range.lowerBound], to: &result, without: marks)
            result += marks.before
            append(text[range], to: &result, without: marks)
            result += marks.after
            at = range.upperBound
        }
        append(text[at..<bounds.upperBound], to: &result, without: marks)
        if bounds.upperBound < text.count { result += marks.dots }
        return result
    }

    /// Appends a part of the text: what looks like a mark is none, and a NUL would end it.
    private static func append(
        _ part: Slice<UnsafeBufferPointer<UInt8>>,
        to result: inout [UInt8],
        without marks: Marks
    ) {
        let (before, after) = (marks.before.first ?? 0, marks.after.first ?? 0)
        guard part.contains(where: { $0 == 0 || $0 == before || $0 == after }) else {
            result += part
            return
        }
        var rest = part
        while let byte = rest.first {
            if let mark = [marks.before, marks.after].first(where: { !$0.isEmpty && rest.starts(with: $0) }) {
                rest = rest.dropFirst(mark.count)
            } else {
                result.append(byte == 0 ? 0x20 : byte)
                rest = rest.dropFirst()
            }
        }
    }

    /// As much of a range as may be shown around a match, no character cut in two.
    private static func bounds(
        _ range: Range<Int>,
        around match: Int,
        in text: UnsafeBufferPointer<UInt8>
    ) -> Range<Int> {
        func isInside(_ place: Int) -> Bool { place < text.count && text[place] & 0xC0 == 0x80 }
        var lower = max(range.lowerBound, match - maximumBytes.before)
        while isInside(lower) { lower += 1 }
        var upper = min(range.upperBound, match + maximumBytes.after)
        while upper < range.upperBound && isInside(upper) { upper -= 1 }
        return lower..<max(lower, upper)
    }

    /// From the first to the last match of the part with the most of the words, the first of several alike.
    private var bestPart: Range<Int> {
        var best = (score: 0, tokens: 0..<0)
        for (index, first) in places.enumerated() {
            var phrases: UInt64 = 0
            var count = 0
            let limit = first.tokens.lowerBound + length
            // A phrase longer than what is shown is shown as far as it goes.
            var end = min(first.tokens.upperBound, limit)
            for place in places[index...].prefix(while: { $0.tokens.lowerBound < limit })
            where place.tokens.upperBound <= limit || place.tokens.lowerBound == first.tokens.lowerBound {
                phrases |= 1 << UInt64(place.phrase)
                count += 1
                end = max(end, min(place.tokens.upperBound, limit))
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
