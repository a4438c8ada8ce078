/// Reads a pattern; docs/policy.md describes the dialect.
struct PatternParser {
    /// A part of a pattern.
    indirect enum Node: Sendable {
        case empty, start, end
        case scalar(ScalarSet)
        case sequence([Node])
        case alternatives([Node])
        /// - Parameter most: Nil for any number.
        case repeated(Node, least: Int, most: Int?)
    }

    /// The longest pattern, in scalars.
    static let longest = 1000
    static let deepest = 50
    static let mostRepeats = 100

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private(set) var ignoresCase = false

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    mutating func parse() throws(PatternError) -> Node {
        guard scalars.count <= Self.longest else {
            throw PatternError(description: "a pattern has at most \(Self.longest) characters")
        }
        if take("(?i)") { ignoresCase = true }
        let node = try alternatives(depth: 0)
        guard position == scalars.count else { throw error("')' closes nothing") }
        return node
    }

    private mutating func alternatives(depth: Int) throws(PatternError) -> Node {
        guard depth <= Self.deepest else { throw error("groups are nested deeper than \(Self.deepest)") }
        var nodes = [try sequence(depth: depth)]
        while take("|") { nodes.append(try sequence(depth: depth)) }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> Node {
        var nodes: [Node] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let atom = try atom(depth: depth)
            nodes.append(try quantified(atom))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func atom(depth: Int) throws(PatternError) -> Node {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return .scalar(ScalarSet(ranges: [0x0A...0x0A], isNegated: true))
        case "[": return .scalar(try characterClass())
        case "\\": return .scalar(try escape())
        case "(":
            if peek == "?" && !take("?:") {
                throw error("only (?:…) is known of the groups that begin with (?")
            }
            let node = try alternatives(depth: depth + 1)
            guard take(")") else { throw error("a ')' is missing") }
            return node
        case "*", "+", "?", "{":
            throw error("'\(scalar)' repeats nothing; write \\\(scalar) for the character")
        default: return .scalar(ScalarSet(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func quantified(_ node: Node) throws(PatternError) -> Node {
        let repeated: Node
        switch peek {
        case "*": repeated = .repeated(node, least: 0, most: nil)
        case "+": repeated = .repeated(node, least: 1, most: nil)
        case "?": repeated = .repeated(node, least: 0, most: 1)
        case "{":
            position += 1
            let least = try number()
            let most: Int? = take(",") ? (peek == "}" ? nil : try number()) : least
            guard peek == "}", most ?? least >= least, max(least, most ?? 0) <= Self.mostRepeats else {
                throw error("a repetition is {n}, {n,} or {n,m} with at most \(Self.mostRepeats)")
            }
            repeated = .repeated(node, least: least, most: most)
        default: return node
        }
        position += 1
        // Lazy or greedy is the same where only whether something is found counts.
        _ = take("?")
        if let scalar = peek, "*+?{".unicodeScalars.contains(scalar) {
            throw error("a repetition is repeated; put a group around it")
        }
        return repeated
    }

    private mutating func number() throws(PatternError) -> Int {
        var digits = ""
        while let scalar = peek, ("0"..."9").contains(scalar), digits.count < 4 {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        guard let number = Int(digits) else {
            throw error("a number is missing behind '{'; write \\{ for the character")
        }
        return number
    }

    private mutating func characterClass() throws(PatternError) -> ScalarSet {
        var set = ScalarSet()
        set.isNegated = take("^")
        var isFirst = true
        while let scalar = peek, scalar != "]" || isFirst {
            isFirst = false
            let low = try classMember()
            guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                set.ranges += low
                continue
            }
            position += 1
            let high = try classMember()
            guard low.count == 1, high.count == 1, low[0].count == 1, high[0].count == 1,
                low[0].lowerBound <= high[0].lowerBound
            else { throw error("a range goes from one character to a later one") }
            set.ranges.append(low[0].lowerBound...high[0].lowerBound)
        }
        guard take("]") else { throw error("a ']' is missing") }
        return set
    }

    private mutating func classMember() throws(PatternError) -> [ClosedRange<UInt32>] {
        let scalar = scalars[position]
        position += 1
        if scalar == "[", peek == ":" {
            throw error("named classes are not known; use \\d, \\w, \\s or ranges")
        }
        guard scalar == "\\" else { return [scalar.value...scalar.value] }
        let set = try escape()
        guard !set.isNegated else { throw error("\\D, \\W and \\S do not stand within []") }
        return set.ranges
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(PatternError) -> ScalarSet {
        guard let scalar = peek else { throw error("nothing follows '\\'") }
        position += 1
        let digits: ClosedRange<UInt32> = 0x30...0x39
        let word: [ClosedRange<UInt32>] = [digits, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        let space: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
        switch scalar {
        case "d": return ScalarSet(ranges: [digits])
        case "D": return ScalarSet(ranges: [digits], isNegated: true)
        case "w": return ScalarSet(ranges: word)
        case "W": return ScalarSet(ranges: word, isNegated: true)
        case "s": return ScalarSet(ranges: space)
        case "S": return ScalarSet(ranges: space, isNegated: true)
        case "n": return ScalarSet(ranges: [0x0A...0x0A])
        case "r": return ScalarSet(ranges: [0x0D...0x0D])
        case "t": return ScalarSet(ranges: [0x09...0x09])
        default:
            guard scalar.isASCII, !word.contains(where: { $0.contains(scalar.value) }) || scalar == "_" else {
                throw error("\\\(scalar) is not known")
            }
            return ScalarSet(ranges: [scalar.value...scalar.value])
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    /// Goes on behind `text` if it comes next.
    private mutating func take(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private func error(_ clause: String) -> PatternError {
        PatternError(description: "\(clause) (at character \(position))")
    }
}
