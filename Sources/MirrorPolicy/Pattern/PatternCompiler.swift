/// Turns a parsed pattern into a program.
struct PatternCompiler {
    private var program: [Pattern.Instruction] = []
    /// Repetitions of nothing within repetitions of nothing emit nothing, at length.
    private var steps = 0

    static func program(of node: PatternParser.Node) throws(PatternError) -> [Pattern.Instruction] {
        var compiler = PatternCompiler()
        try compiler.emit(node)
        try compiler.append(.match)
        return compiler.program
    }

    private mutating func emit(_ node: PatternParser.Node) throws(PatternError) {
        steps += 1
        guard steps <= 10 * Pattern.largestProgram else { throw Self.tooLarge }
        switch node {
        case .empty: break
        case .start: try append(.start)
        case .end: try append(.end)
        case .scalar(let set): try append(.scalar(set))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .alternatives(let nodes): try emit(alternatives: nodes[...])
        case .repeated(let node, let least, let most):
            for _ in 0..<least { try emit(node) }
            guard let most else { return try emit(anyNumberOf: node) }
            for _ in least..<max(least, most) { try emit(optional: node) }
        }
    }

    private mutating func emit(alternatives nodes: ArraySlice<PatternParser.Node>) throws(PatternError) {
        guard let first = nodes.first else { return }
        guard nodes.count > 1 else { return try emit(first) }
        let split = try append(.split(0, 0))
        try emit(first)
        let jump = try append(.split(0, 0))
        program[split] = .split(split + 1, program.count)
        try emit(alternatives: nodes.dropFirst())
        program[jump] = .split(program.count, program.count)
    }

    private mutating func emit(optional node: PatternParser.Node) throws(PatternError) {
        let split = try append(.split(0, 0))
        try emit(node)
        program[split] = .split(split + 1, program.count)
    }

    private mutating func emit(anyNumberOf node: PatternParser.Node) throws(PatternError) {
        let split = try append(.split(0, 0))
        try emit(node)
        try append(.split(split, split))
        program[split] = .split(split + 1, program.count)
    }

    @discardableResult
    private mutating func append(_ instruction: Pattern.Instruction) throws(PatternError) -> Int {
        guard program.count < Pattern.largestProgram else { throw Self.tooLarge }
        program.append(instruction)
        return program.count - 1
    }

    private static var tooLarge: PatternError {
        PatternError(description: "the pattern is too large; repeat less")
    }
}
