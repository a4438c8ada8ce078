import Foundation
import MirrorQuery
import MirrorStore
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
        let tools = error.description.replacing("`octomirror find`", with: "find_interruptions")
            .replacing("`octomirror tasks`", with: "find_tasks")
            .replacing("octomirror search ", with: "")
        return tools.replacing(/--([a-z]+(?:-[a-z]+)*)/) { match in
            let option = String(match.output.1)
            return names[option] ?? camelCase(option)
        }
    }

    /// A text without the sentences in which one of these names occurs.
    static func without(_ names: [String], _ text: String) -> String {
        let paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
            let sentences = paragraph.components(separatedBy: ". ")
            let kept = sentences.filter { sentence in !names.contains { sentence.contains($0) } }
            let end = kept.isEmpty || kept.count == sentences.count || kept.last?.hasSuffix(".") == true
            return kept.joined(separator: ". ") + (end ? "" : ".")
        }
        return paragraphs.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Why the mirror cannot be read, without what is nobody's business who asks from elsewhere: where it is.
    static func describe(_ error: StoreError) -> String {
        switch error.code {
        case .busy: "The mirror is being written. Try again in a moment."
        case .interrupted: "The query took too long. Narrow it, or ask for fewer with take."
        case .notAMirror, .newerSchema, .notWritable, .diskFull, .otherInstallation, .damaged, .invalidSQL:
            "The mirror cannot be read. Whoever runs octomirror finds the cause on its standard error."
        }
    }

    private static func camelCase(_ option: String) -> String {
        let words = option.split(separator: "-")
        return words.prefix(1).joined()
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
