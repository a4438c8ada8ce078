import WireFormat

/// Reads a document's values and notes every one that is not as it should be.
struct ProblemList {
    let file: String
    private(set) var problems: [PolicyProblem] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ path: JSONPath, _ message: String) {
        problems.append(PolicyProblem(file: file, pointer: path.pointer, message: message))
    }

    /// The members of an object whose names are free.
    mutating func members(_ node: JSONNode, _ path: JSONPath) -> [(
        name: String, node: JSONNode, path: JSONPath
    )] {
        guard node.isObject else {
            add(path, "must be an object")
            return []
        }
        var seen: Set<[UInt8]> = []
        var members: [(String, JSONNode, JSONPath)] = []
        for member in node.members {
            let path = path.appending(member.name)
            guard seen.insert(Array(member.name.utf8)).inserted else {
                add(path, "is given twice")
                continue
            }
            members.append((member.name, member.value, path))
        }
        return members
    }

    /// The members of an object that may have these and no others.
    mutating func members(_ node: JSONNode, _ path: JSONPath, known: [String])
        -> [String: (node: JSONNode, path: JSONPath)]
    {
        var found: [String: (JSONNode, JSONPath)] = [:]
        for member in members(node, path) {
            guard known.contains(where: { $0.utf8.elementsEqual(member.name.utf8) }) else {
                add(member.path, "is not known here; expected \(Self.list(known))")
                continue
            }
            found[member.name] = (member.node, member.path)
        }
        return found
    }

    mutating func elements(_ node: JSONNode, _ path: JSONPath) -> [(node: JSONNode, path: JSONPath)] {
        guard node.isArray else {
            add(path, "must be an array")
            return []
        }
        return node.elements.enumerated().map { ($0.element, path.appending($0.offset)) }
    }

    /// A text that says something.
    mutating func text(_ node: JSONNode, _ path: JSONPath) -> String? {
        guard let text = node.string, !text.isEmpty else {
            add(path, "must be a text that is not empty")
            return nil
        }
        return text
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(_ node: JSONNode, _ path: JSONPath) -> Word?
    where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        guard let text = node.string, let word = Word(rawValue: text) else {
            add(path, "must be \(Self.list(words, last: "or"))")
            return nil
        }
        return word
    }

    mutating func whole(_ node: JSONNode, _ path: JSONPath, in range: ClosedRange<Int64>) -> Int64? {
        guard let number = node.int, range.contains(number) else {
            add(path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// Names in a row, quoted.
    static func list(_ names: [String], last: String = "and") -> String {
        let quoted = names.map { "\"\($0)\"" }
        guard let end = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
        return quoted.dropLast().joined(separator: ", ") + " \(last) " + end
    }
}
