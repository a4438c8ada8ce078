import ArgumentParser
import MirrorExport
import MirrorMCP
import MirrorPolicy
import WireFormat

/// Checks a policy, and says what it comes to.
struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List every problem of a policy, or say what each tool may do under it.",
        discussion: """
            A policy with a problem is never used: nothing starts with it, and a running server keeps the one before. Ends \
            with 64 when there is a problem.

            EXAMPLES:
              octomirror policy check policy.json
              octomirror policy check policy.json --grants grants.json --json
              octomirror policy check --grants grants.json
            """
    )

    @Argument(
        help: "The policy. May be left out with --grants.",
        completion: .file(extensions: ["json"])
    )
    var file: String?

    @Option(
        help: ArgumentHelp("Also a file of grants, and every policy that it names.", valueName: "path"),
        completion: .file(extensions: ["json"])
    )
    var grants: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if file == nil && grants == nil {
            throw ValidationError("Name a policy, or a file of grants with --grants.")
        }
    }

    func run() throws {
        var problems: [PolicyProblem] = []
        func collecting<Result>(_ check: () throws(PolicyError) -> Result) -> Result? {
            do {
                return try check()
            } catch {
                problems += error.problems
                return nil
            }
        }
        let summary = file.flatMap { path in
            collecting { () throws(PolicyError) in try PolicySummary(path: path, vocabulary: .agent) }
        }
        let found = grants.flatMap { path in
            collecting { () throws(PolicyError) in
                try PolicySummary.grants(path: path, vocabulary: .agent)
            }
        }
        guard problems.isEmpty else { try fail(problems) }
        if json {
            let labels = found.map { $0.map { JSONValue.string($0.label) } }
            print(
                summary?.json ?? ["valid": true],
                adding: labels.map { [.init("grants", .array($0))] } ?? []
            )
        } else {
            let parts = [
                summary.map { Self.render($0, style: Console.style) },
                found.map { Self.render($0, isNamed: summary != nil) },
            ]
            Console.print(parts.compactMap { $0 }.joined(separator: "\n\n"))
        }
    }

    private func fail(_ problems: [PolicyProblem]) throws -> Never {
        // One policy may be named twice, by itself and by a grant.
        var distinct: [PolicyProblem] = []
        for problem in problems where !distinct.contains(problem) { distinct.append(problem) }
        if json {
            print(["valid": false, "problems": .array(distinct.map(\.json))], adding: [])
        } else {
            for problem in distinct { Console.print(TerminalText.singleLine(problem.description)) }
        }
        let count = distinct.count == 1 ? "1 problem" : "\(distinct.count) problems"
        throw CommandFailure(
            .usage,
            "\(count): nothing starts with this policy. Mend what is listed and check again."
        )
    }

    private func print(_ value: JSONValue, adding members: [JSONValue.Member]) {
        guard case .object(let own) = value else { return }
        let value = JSONValue.object(own + members)
        Console.print(Console.isTerminal ? TerminalJSON.escaping(value.pretty) : value.compact)
    }

    private static func render(_ summary: PolicySummary, style: TerminalStyle) -> String {
        let table = TableOutput(columns: [
            .init("May be used"), .init("Access"),
            .init("Conditions", minimumWidth: 24, fitting: .wrapped(priority: 1, maximumLines: 20)),
        ])
        let rows = (summary.tools + summary.resources).map { row in
            [
                TableOutput.Cell(row.name), cell(row.access),
                .init(row.conditions.isEmpty ? "" : row.conditions.joined(separator: "; ")),
            ]
        }
        var parts = [
            TerminalText.singleLine(
                "\(summary.path) has no problem; what it does not name is: \(summary.default)"
            ),
            "", table.render(rows, style: style),
        ]
        if !summary.notes.isEmpty {
            parts += [""] + summary.notes.map { TerminalText.singleLine("note: \($0)") }
        }
        return parts.joined(separator: "\n")
    }

    /// - Parameter isNamed: Whether a policy was named, as `mcp` would have it by --policy.
    private static func render(_ grants: [(label: String, policy: String?)], isNamed: Bool) -> String {
        let none = isNamed ? "the policy above" : "nothing, unless `mcp` has --policy"
        let lines = grants.map { "grant \($0.label): \($0.policy ?? none)" }
        return (lines.isEmpty ? ["no grants: no token lets anybody in"] : lines)
            .map { TerminalText.singleLine($0) }.joined(separator: "\n")
    }

    private static func cell(_ access: PolicySummary.Access) -> TableOutput.Cell {
        switch access {
        case .allowed: .init("yes", .green)
        case .conditional: .init("if", .yellow)
        case .denied: .init("no", .red)
        case .hidden: .init("hidden", .red)
        }
    }
}

extension PolicyProblem {
    var json: JSONValue {
        ["file": .string(file), "pointer": .string(pointer), "message": .string(message)]
    }
}
