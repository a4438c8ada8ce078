/// A regular expression of a small dialect, matched in time that grows with text times pattern and no faster.
///
/// A policy is matched against what an agent sends, and an engine that backtracks could be kept busy by it. The dialect
/// is the common part of the usual ones; docs/policy.md lists it. A pattern is found anywhere in the text unless it is
/// anchored.
package struct Pattern: Sendable {
    /// What one step of a thread does; targets are indices of instructions.
    enum Instruction: Sendable {
        case scalar(ScalarSet)
        case split(Int, Int)
        case start
        case end
        case match
    }

    /// The most instructions that a pattern may become.
    static let largestProgram = 2000

    private let program: [Instruction]
    private let ignoresCase: Bool

    /// - Throws: ``PatternError`` when the pattern is not of the dialect, or too large.
    package init(_ pattern: String) throws(PatternError) {
        var parser = PatternParser(pattern)
        let node = try parser.parse()
        ignoresCase = parser.ignoresCase
        program = try PatternCompiler.program(of: node)
    }

    /// Whether the pattern is found in the text.
    package func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        // Each instruction stands in a list at most once, so a step costs at most the size of the program.
        var current = ThreadList(count: program.count)
        var next = ThreadList(count: program.count)
        for position in 0...scalars.count {
            // A match may begin anywhere.
            if follow(0, into: &current, position, scalars.count) { return true }
            guard position < scalars.count else { return false }
            let scalar = scalars[position]
            next.removeAll()
            for at in current.threads {
                guard case .scalar(let set) = program[at], takes(scalar, set) else { continue }
                if follow(at + 1, into: &next, position + 1, scalars.count) { return true }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Adds the instructions that wait for a scalar and can be reached from `start`.
    ///
    /// - Returns: Whether the end of the pattern is one of them.
    private func follow(_ start: Int, into list: inout ThreadList, _ position: Int, _ end: Int) -> Bool {
        var pending = [start]
        while let at = pending.popLast() {
            guard list.visit(at) else { continue }
            switch program[at] {
            case .match: return true
            case .scalar: list.threads.append(at)
            case .split(let first, let second): pending += [second, first]
            case .start: if position == 0 { pending.append(at + 1) }
            case .end: if position == end { pending.append(at + 1) }
            }
        }
        return false
    }

    private func takes(_ scalar: Unicode.Scalar, _ set: ScalarSet) -> Bool {
        guard ignoresCase else { return set.contains(scalar) }
        let cases = [scalar] + Self.otherCase(scalar)
        return set.isNegated ? cases.allSatisfy(set.contains) : cases.contains(where: set.contains)
    }

    private static func otherCase(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let properties = scalar.properties
        return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { mapped in
            mapped.unicodeScalars.count == 1 ? mapped.unicodeScalars.first : nil
        }
    }
}

/// Instructions that wait for the next scalar.
private struct ThreadList {
    var threads: [Int] = []
    private var visited: [Int]
    private var generation = 1

    init(count: Int) {
        visited = Array(repeating: 0, count: count)
    }

    /// True the first time.
    mutating func visit(_ at: Int) -> Bool {
        defer { visited[at] = generation }
        return visited[at] != generation
    }

    mutating func removeAll() {
        threads.removeAll(keepingCapacity: true)
        generation += 1
    }
}

/// A set of Unicode scalars.
struct ScalarSet: Sendable, Equatable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }
}

/// Why a pattern cannot be used: a clause in lower case.
package struct PatternError: Error, Equatable, CustomStringConvertible {
    package let description: String
}
