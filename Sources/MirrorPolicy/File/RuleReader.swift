import WireFormat

/// Reads what a policy says of one tool or one kind of resource.
struct RuleReader {
    /// The tool or the template; nil for what holds for all.
    let subject: String?
    /// The arguments that there are; nil when they are not known.
    let argumentNames: Set<String>?
    private(set) var list: ProblemList

    private static let keys = ["require", "deny_if", "limits", "approval", "rate_limit", "action", "reason"]

    init(subject: String?, argumentNames: Set<String>?, list: ProblemList) {
        self.subject = subject
        self.argumentNames = argumentNames
        self.list = list
    }

    mutating func rule(_ node: JSONNode, _ path: JSONPath) -> Rule {
        var rule = Rule(pointer: path.pointer)
        let members = list.members(node, path, known: Self.keys)
        if let (node, path) = members["require"] { rule.require = predicates(node, path) }
        if let (node, path) = members["deny_if"] { rule.denyIf = predicates(node, path) }
        if let (node, path) = members["limits"] { rule.limits = limits(node, path) }
        if let (node, path) = members["rate_limit"] { rule.limits += rateLimit(node, path) }
        if let (node, path) = members["approval"] {
            if node.string != "required" { list.add(path, "must be \"required\"") }
            rule.needsApproval = true
        }
        if let (node, path) = members["action"] {
            let action: Policy.Default? = list.word(node, path)
            rule.isDenied = action != .allow
        }
        if let (node, path) = members["reason"] {
            rule.reason = list.text(node, path)
            if !rule.isDenied { list.add(path, "belongs to \"action\": \"deny\"") }
        }
        if rule.isDenied {
            for key in Self.keys where key != "action" && key != "reason" {
                guard let (_, path) = members[key] else { continue }
                list.add(path, "is never reached: \"action\" is \"deny\"")
            }
        }
        return rule
    }

    // MARK: - Limits

    mutating func limits(_ node: JSONNode, _ path: JSONPath) -> [Limit] {
        list.elements(node, path).compactMap { limit($0.node, path, $0.path) }
    }

    private mutating func limit(_ node: JSONNode, _ listPath: JSONPath, _ path: JSONPath) -> Limit? {
        let members = list.members(node, path, known: ["counter", "window", "max", "scope", "on_deny"])
        guard node.isObject else { return nil }
        for key in ["counter", "window", "max"] where members[key] == nil {
            list.add(path, "\"\(key)\" is missing")
        }
        let counter = members["counter"].flatMap { self.counter($0.node, $0.path) }
        let window = members["window"].flatMap { self.window($0.node, $0.path) }
        let max = members["max"].flatMap { list.whole($0.node, $0.path, in: 1...1_000_000) }
        var scope: Limit.Scope? = .grant
        if let (node, path) = members["scope"] { scope = list.word(node, path) }
        let onDeny = members["on_deny"].flatMap { list.text($0.node, $0.path) }
        guard let counter, let window, let max, let scope else { return nil }
        return Limit(
            counter: counter,
            window: window,
            max: Int(max),
            scope: scope,
            onDeny: onDeny,
            pointer: listPath.appending(counter).pointer
        )
    }

    /// The short form: a counter of this subject's own, for the grant.
    private mutating func rateLimit(_ node: JSONNode, _ path: JSONPath) -> [Limit] {
        let members = list.members(node, path, known: ["max", "window"])
        guard node.isObject else { return [] }
        for key in ["max", "window"] where members[key] == nil { list.add(path, "\"\(key)\" is missing") }
        let window = members["window"].flatMap { self.window($0.node, $0.path) }
        let max = members["max"].flatMap { list.whole($0.node, $0.path, in: 1...1_000_000) }
        guard let window, let max else { return [] }
        return [
            // A colon stands in no counter that a policy names.
            Limit(
                counter: "rate:\(subject ?? "")",
                window: window,
                max: Int(max),
                scope: .grant,
                onDeny: nil,
                pointer: path.pointer
            )
        ]
    }

    private mutating func counter(_ node: JSONNode, _ path: JSONPath) -> String? {
        let allowed = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-".utf8)
        guard let name = node.string, (1...64).contains(name.utf8.count),
            name.utf8.allSatisfy(allowed.contains)
        else {
            list.add(path, "must be 1 to 64 letters, digits, '_', '.' or '-'")
            return nil
        }
        return name
    }

    private mutating func window(_ node: JSONNode, _ path: JSONPath) -> Limit.Window? {
        if let name = node.string, let window = Limit.Window.named[name] { return window }
        if let seconds = node.int, (1...Limit.Window.longest).contains(seconds) {
            return Limit.Window(seconds: seconds)
        }
        list.add(
            path,
            "must be \"minute\", \"hour\", \"day\" or a whole number of seconds up to \(Limit.Window.longest)"
        )
        return nil
    }

    // MARK: - Conditions

    private mutating func predicates(_ node: JSONNode, _ path: JSONPath) -> [Predicate] {
        list.elements(node, path).compactMap { predicate($0.node, path, $0.path) }
    }

    private mutating func predicate(_ node: JSONNode, _ listPath: JSONPath, _ path: JSONPath) -> Predicate? {
        let members = list.members(node, path, known: ["path", "op", "value", "on_deny"])
        guard node.isObject else { return nil }
        for key in ["path", "op"] where members[key] == nil { list.add(path, "\"\(key)\" is missing") }
        let names = members["path"].flatMap { argument($0.node, $0.path) }
        let operation: Predicate.Operator? = members["op"].flatMap { list.word($0.node, $0.path) }
        let onDeny = members["on_deny"].flatMap { list.text($0.node, $0.path) }
        guard let operation else { return nil }
        let operand = operand(members["value"], for: operation, path)
        guard let names, let operand else { return nil }
        let shown = (["args"] + names).joined(separator: ".")
        return Predicate(
            path: names,
            operator: operation,
            operand: operand,
            onDeny: onDeny,
            pointer: listPath.appending("\(shown)-\(operation.rawValue)").pointer,
            text: "\(shown) \(operation.rawValue) \(Self.shown(members["value"]?.node))"
        )
    }

    private mutating func argument(_ node: JSONNode, _ path: JSONPath) -> [String]? {
        let parts =
            node.string?.split(separator: ".", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count >= 2, parts[0] == "args", parts.allSatisfy({ !$0.isEmpty }) else {
            list.add(path, "must be \"args.\" and the name of an argument")
            return nil
        }
        if let argumentNames, !argumentNames.contains(parts[1]) {
            list.add(
                path,
                "\(subject ?? "it") has no argument \"\(parts[1])\"; it has "
                    + ProblemList.list(argumentNames.sorted())
            )
            return nil
        }
        return Array(parts.dropFirst())
    }

    private mutating func operand(
        _ value: (node: JSONNode, path: JSONPath)?,
        for operation: Predicate.Operator,
        _ path: JSONPath
    ) -> Predicate.Operand? {
        guard let (node, valuePath) = value else {
            if operation == .exists { return .flag(true) }
            list.add(path, "\"value\" is missing")
            return nil
        }
        switch operation {
        case .exists:
            if let flag = node.bool { return .flag(flag) }
            list.add(valuePath, "must be true or false")
        case .in, .notIn:
            let scalars = node.elements.map(Scalar.init)
            if scalars.contains(where: { $0?.text.isEmpty == true }) {
                list.add(valuePath, Self.empty)
                return nil
            }
            if node.isArray, !scalars.isEmpty, scalars.allSatisfy({ $0 != nil }) {
                return .scalars(scalars.compactMap { $0 })
            }
            list.add(valuePath, "must be an array of texts, numbers, true and false that is not empty")
        case .lt, .lte, .gt, .gte:
            if node.isNumber, let scalar = Scalar(node), scalar.isNumber { return .number(scalar) }
            list.add(valuePath, "must be a number")
        case .regex:
            guard let text = list.text(node, valuePath) else { return nil }
            do {
                return .pattern(try Pattern(text))
            } catch {
                list.add(valuePath, "is no pattern: \(error)")
            }
        case .eq, .neq, .contains:
            if let scalar = Scalar(node) {
                if !scalar.text.isEmpty { return .scalars([scalar]) }
                list.add(valuePath, Self.empty)
                return nil
            }
            list.add(valuePath, "must be a text, a number, true or false")
        }
        return nil
    }

    private static let empty = "is an empty text, which counts as none; \"exists\" says whether there is one"

    /// The policy's value, cut where it is long.
    private static func shown(_ node: JSONNode?) -> String {
        let text = node?.minified ?? "true"
        return text.count > 200 ? text.prefix(200) + "…" : text
    }
}
