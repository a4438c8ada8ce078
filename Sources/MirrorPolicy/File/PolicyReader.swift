import WireFormat

/// Reads a policy file, and lists everything that is wrong with it.
struct PolicyReader {
    private let vocabulary: PolicyVocabulary
    private var list: ProblemList

    /// Checks a policy.
    ///
    /// - Throws: ``PolicyError`` with every problem; a policy with one is of no use, since what it does not say would be
    ///   guessed.
    static func policy(_ bytes: [UInt8], file: String, vocabulary: PolicyVocabulary) throws(PolicyError)
        -> Policy
    {
        var reader = PolicyReader(vocabulary: vocabulary, list: ProblemList(file: file))
        let policy = reader.read(bytes)
        guard let policy, reader.list.problems.isEmpty else {
            throw PolicyError(problems: reader.list.problems)
        }
        return policy
    }

    private mutating func read(_ bytes: [UInt8]) -> Policy? {
        let root: JSONNode
        do {
            root = try JSONDocument(parsing: bytes).root
        } catch {
            list.add(.root, "is not JSON: \(error)")
            return nil
        }
        let keys = ["version", "default", "hide", "all_tools", "tools", "resources"]
        let members = list.members(root, .root, known: keys)
        guard root.isObject else { return nil }
        var standard: Policy.Default?
        if let (node, path) = members["version"] {
            if node.string != "1" { list.add(path, "must be \"1\", the only version there is") }
        } else {
            list.add(.root, "\"version\" is missing; expected \"version\": \"1\"")
        }
        if let (node, path) = members["default"] {
            standard = list.word(node, path)
        } else {
            list.add(.root, "\"default\" is missing; expected \"allow\" or \"deny\" for what is not named")
        }
        var policy = Policy(
            default: standard ?? .deny,
            version: Hash.hex(of: String(decoding: bytes, as: UTF8.self))
        )
        if let (node, path) = members["hide"] { readHidden(node, path, into: &policy) }
        if let (node, path) = members["all_tools"] {
            let inner = list.members(node, path, known: ["limits"])
            var rules = RuleReader(subject: nil, argumentNames: nil, list: list)
            if let (node, path) = inner["limits"] { policy.limits = rules.limits(node, path) }
            list = rules.list
        }
        if let (node, path) = members["tools"] { policy.tools = readTools(node, path) }
        if let (node, path) = members["resources"] { policy.resources = readResources(node, path) }
        return policy
    }

    private mutating func readHidden(_ node: JSONNode, _ path: JSONPath, into policy: inout Policy) {
        if node.string == "*" {
            policy.hidesEveryTool = true
            return
        }
        guard node.isArray else {
            list.add(path, "must be \"*\" for all tools, or an array of names")
            return
        }
        for (node, path) in list.elements(node, path) {
            guard let name = list.text(node, path) else { continue }
            if name == "*" {
                policy.hidesEveryTool = true
            } else if checkTool(name, path, wildcard: ", or \"*\" for all") {
                policy.hidden.insert(name)
            }
        }
    }

    private mutating func readTools(_ node: JSONNode, _ path: JSONPath) -> [String: Rule] {
        var tools: [String: Rule] = [:]
        for (name, node, path) in list.members(node, path) {
            let isKnown = checkTool(name, path, wildcard: "; \"default\" says what holds for the rest")
            let arguments = isKnown ? vocabulary.tool(name)?.arguments : nil
            var rules = RuleReader(subject: name, argumentNames: arguments, list: list)
            tools[name] = rules.rule(node, path)
            list = rules.list
        }
        return tools
    }

    private mutating func readResources(_ node: JSONNode, _ path: JSONPath) -> [String: Rule] {
        var resources: [String: Rule] = [:]
        for (uri, node, path) in list.members(node, path) {
            let template = vocabulary.templates.first { $0.uri.utf8.elementsEqual(uri.utf8) }
            if template == nil {
                let known = ProblemList.list(vocabulary.templates.map(\.uri))
                list.add(path, "is no resource template of this server; it has \(known)")
            }
            let arguments = template.map { Set($0.variables) }
            var rules = RuleReader(subject: uri, argumentNames: arguments, list: list)
            resources[uri] = rules.rule(node, path)
            list = rules.list
        }
        return resources
    }

    /// A name that is mistyped would leave open what it was meant to close.
    private mutating func checkTool(_ name: String, _ path: JSONPath, wildcard: String) -> Bool {
        if vocabulary.tools.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return true }
        let known = ProblemList.list(vocabulary.tools.map(\.name))
        list.add(path, "\"\(name)\" is no tool of this server; it has \(known)\(wildcard)")
        return false
    }
}
