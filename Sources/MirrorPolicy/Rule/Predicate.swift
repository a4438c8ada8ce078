import WireFormat

/// One condition on one argument.
struct Predicate: Sendable {
    /// How the argument is compared.
    enum Operator: String, Sendable, CaseIterable {
        case eq, neq, `in`, notIn = "not_in", lt, lte, gt, gte, regex, contains, exists
    }

    /// With what the argument is compared.
    enum Operand: Sendable {
        case scalars([Scalar])
        case number(Scalar)
        case pattern(Pattern)
        case flag(Bool)
    }

    /// Names of members, the outermost first.
    let path: [String]
    let `operator`: Operator
    let operand: Operand
    let onDeny: String?
    /// Where it stands, the path and the operator as the last part, for instance
    /// `/tools/find_interruptions/require/args.take-lte`.
    let pointer: String
    /// The condition in words, with the policy's value and never an argument's.
    let text: String
}

/// What came of a condition.
enum PredicateResult: Sendable, Equatable {
    case holds, fails
    /// The argument is not given, or says nothing: a `require` fails by it, a `deny_if` does not fire.
    case missing
    /// It cannot be said what the tool would read, or whether the condition holds: the call is denied either way.
    case undecidable
}

extension Predicate {
    /// Longer texts are not searched.
    static let longestText = 4096

    func result(for arguments: JSONNode?) -> PredicateResult {
        switch ArgumentPath.find(path, in: arguments) {
        case .ambiguous: return .undecidable
        case .missing:
            guard case .flag(let wanted) = operand else { return .missing }
            return wanted ? .fails : .holds
        case .found(let node):
            if case .flag(let wanted) = operand { return wanted ? .holds : .fails }
            return result(for: node)
        }
    }

    /// - Parameter node: One that says something.
    private func result(for node: JSONNode) -> PredicateResult {
        if `operator` == .contains { return contains(node) }
        guard !node.isArray else { return result(forEach: ArgumentPath.elements(of: node)) }
        guard let scalar = Scalar(node) else { return .undecidable }
        return result(for: scalar)
    }

    /// Elements are looked at one by one; where they differ, what follows is denied by a `require` and by a `deny_if`.
    private func result(forEach elements: [JSONNode]) -> PredicateResult {
        let results = elements.map { element in Scalar(element).map(result) ?? .undecidable }
        guard let first = results.first, results.allSatisfy({ $0 == first }) else { return .undecidable }
        return first
    }

    private func result(for scalar: Scalar) -> PredicateResult {
        switch (`operator`, operand) {
        case (.eq, .scalars(let values)), (.in, .scalars(let values)):
            return values.contains { $0.equals(scalar) } ? .holds : .fails
        case (.neq, .scalars(let values)), (.notIn, .scalars(let values)):
            return values.contains { $0.equals(scalar) } ? .fails : .holds
        case (.regex, .pattern(let pattern)):
            guard scalar.text.unicodeScalars.count <= Self.longestText else { return .undecidable }
            return pattern.matches(scalar.text) ? .holds : .fails
        case (_, .number(let bound)):
            guard let order = scalar.compared(to: bound) else { return .undecidable }
            let holds =
                switch `operator` {
                case .lt: order < 0
                case .lte: order <= 0
                case .gt: order > 0
                default: order >= 0
                }
            return holds ? .holds : .fails
        default: return .undecidable
        }
    }

    /// A part of a text, or an element of an array.
    private func contains(_ node: JSONNode) -> PredicateResult {
        guard case .scalars(let values) = operand, let wanted = values.first else { return .undecidable }
        if node.isArray {
            let scalars = ArgumentPath.elements(of: node).map(Scalar.init)
            guard scalars.allSatisfy({ $0 != nil }) else { return .undecidable }
            return scalars.contains { $0?.equals(wanted) ?? false } ? .holds : .fails
        }
        guard let scalar = Scalar(node) else { return .undecidable }
        return scalar.holds(part: wanted.text) ? .holds : .fails
    }
}
