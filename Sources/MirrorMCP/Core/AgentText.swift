import MirrorQuery
import WireFormat

/// Texts for agents.
enum AgentText {
    /// In the shape in which Octopus's own server reports arguments of a wrong type.
    static func invalidArguments(_ tool: String, _ issues: [ArgumentIssue]) -> String {
        let list = JSONValue.array(issues.map(\.json)).pretty
        return "MCP error -32602: Input validation error: Invalid arguments for tool \(tool): \(list)"
    }

    /// What is wrong with a question, its options by the names that agents know them under.
    static func describe(_ error: QueryError) -> String {
        let names = ["space": "spaceName", "all": "pendingOnly false"]
        return error.description.replacing(/--([a-z]+(?:-[a-z]+)*)/) { match in
            let option = String(match.output.1)
            return names[option] ?? camelCase(option)
        }
    }

    private static func camelCase(_ option: String) -> String {
        let words = option.split(separator: "-")
        return words.prefix(1).joined()
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
