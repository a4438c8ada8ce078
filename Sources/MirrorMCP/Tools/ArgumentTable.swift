import WireFormat

/// The arguments that a tool takes: what its schema says and what a call is checked by.
struct ArgumentTable: Sendable {
    let arguments: [Argument]

    /// One argument.
    struct Argument: Sendable {
        let name: String
        let type: ValueType
        let description: String
        var isRequired = false
        /// What is taken when it is missing.
        var standard: JSONValue?
    }

    /// What a value may be.
    enum ValueType: Sendable, Equatable {
        case string
        case boolean
        case number
        /// One text, or several.
        case strings
        /// One of these texts.
        case choice([String])
        /// An instant: ISO 8601, or so long ago.
        case instant
    }

    init(_ arguments: Argument...) {
        self.arguments = arguments
    }

    init(_ arguments: [Argument]) {
        self.arguments = arguments
    }

    /// As JSON Schema; what is not listed is ignored, as Octopus's own server ignores it.
    var schema: JSONValue {
        let required = arguments.filter(\.isRequired).map { JSONValue.string($0.name) }
        var members: [JSONValue.Member] = [
            .init("type", "object"),
            .init("properties", .object(arguments.map { .init($0.name, $0.schema) })),
        ]
        if !required.isEmpty { members.append(.init("required", .array(required))) }
        return .object(members)
    }

    /// Checks a call's arguments; no value is converted.
    ///
    /// - Returns: What is wrong with each; nothing when they fit.
    func issues(_ given: JSONNode?) -> [ArgumentIssue] {
        var values: [String: JSONNode] = [:]
        for member in given?.members.map({ $0 }) ?? [] {
            // Of two values, a policy might look at the one and the tool at the other.
            guard values.updateValue(member.value, forKey: member.name) == nil else {
                return [ArgumentIssue(member.name, nil, "Given more than once")]
            }
        }
        return arguments.compactMap { argument in
            guard let value = values[argument.name] else {
                guard argument.isRequired else { return nil }
                return ArgumentIssue(
                    argument.name,
                    .init(argument.type.noun, received: "undefined"),
                    "Required"
                )
            }
            guard !argument.type.fits(value) else { return nil }
            if case .choice(let texts) = argument.type, value.string != nil {
                let listed = texts.map { "'\($0)'" }.joined(separator: " | ")
                return ArgumentIssue(argument.name, nil, "Expected \(listed)")
            }
            if argument.type == .instant, value.string != nil {
                let message = "Expected an instant such as 2026-05-01, 2026-05-01T12:00Z or 7d"
                return ArgumentIssue(argument.name, nil, message)
            }
            let kind = value.kind
            let message = "Expected \(argument.type.noun), received \(kind)"
            return ArgumentIssue(argument.name, .init(argument.type.noun, received: kind), message)
        }
    }
}

/// What is wrong with one argument, in the shape in which agents know it from Octopus's own server.
struct ArgumentIssue: Sendable {
    let name: String
    /// The types at odds; nil when the type is right and the value is not.
    let types: Types?
    let message: String

    struct Types: Sendable {
        let expected: String
        let received: String

        init(_ expected: String, received: String) {
            self.expected = expected
            self.received = received
        }
    }

    init(_ name: String, _ types: Types?, _ message: String) {
        self.name = name
        self.types = types
        self.message = message
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [.init("code", types == nil ? "custom" : "invalid_type")]
        if let types {
            members.append(.init("expected", .string(types.expected)))
            members.append(.init("received", .string(types.received)))
        }
        members.append(.init("path", [.string(name)]))
        members.append(.init("message", .string(message)))
        return .object(members)
    }
}

extension ArgumentTable.Argument {
    fileprivate var schema: JSONValue {
        var members = type.schema
        members.append(.init("description", .string(description)))
        if let standard { members.append(.init("default", standard)) }
        return .object(members)
    }
}

extension ArgumentTable.ValueType {
    fileprivate var schema: [JSONValue.Member] {
        switch self {
        case .string, .instant: [.init("type", "string")]
        case .boolean: [.init("type", "boolean")]
        case .number: [.init("type", "number")]
        case .strings:
            [.init("anyOf", [["type": "string"], ["type": "array", "items": ["type": "string"]]])]
        case .choice(let texts):
            [.init("type", "string"), .init("enum", .array(texts.map(JSONValue.string)))]
        }
    }

    fileprivate var noun: String {
        switch self {
        case .string, .choice, .instant: "string"
        case .boolean: "boolean"
        case .number: "number"
        case .strings: "string or array of strings"
        }
    }

    fileprivate func fits(_ value: JSONNode) -> Bool {
        switch self {
        case .string: value.string != nil
        case .boolean: value.bool != nil
        case .number: value.isNumber
        case .strings:
            value.string != nil || (value.isArray && value.elements.allSatisfy { $0.string != nil })
        case .choice(let texts): value.string.map(texts.contains) ?? false
        case .instant:
            value.string.map { $0.isEmpty || Timestamp(instant: $0, now: .init(milliseconds: 0)) != nil }
                ?? false
        }
    }
}

extension JSONNode {
    /// What JavaScript calls the type of the value.
    fileprivate var kind: String {
        if isObject { return "object" }
        if isArray { return "array" }
        if isNumber { return "number" }
        if isNull { return "null" }
        return bool != nil ? "boolean" : "string"
    }
}
