/// One thing that is wrong with a policy or with a file of grants.
package struct PolicyProblem: Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named.
    package let file: String
    /// Where in the file, as a JSON pointer (RFC 6901); empty for the whole.
    package let pointer: String
    /// A clause in lower case that says what is wrong and what is expected.
    package let message: String

    package var description: String {
        pointer.isEmpty ? "\(file): \(message)" : "\(file): \(pointer): \(message)"
    }
}

/// Why there is no gate: what was given cannot be used, and without it everything would be open.
package struct PolicyError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// A policy or a file of grants has problems, or cannot be read.
        case invalid
        /// The folder of counters and approvals cannot be used.
        case state
        /// The audit of calls cannot be written.
        case audit
        /// A grant or an approval was named that is not there.
        case unknownName
    }

    package let code: Code
    package let message: String
    /// What to do next, a whole sentence.
    package let hint: String
    /// All of them, where files have problems.
    package let problems: [PolicyProblem]

    init(_ code: Code, _ message: String, hint: String, problems: [PolicyProblem] = []) {
        self.code = code
        self.message = message
        self.hint = hint
        self.problems = problems
    }

    init(problems: [PolicyProblem]) {
        let first = problems.first.map(\.description) ?? "the policy cannot be used"
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        self.init(
            .invalid,
            first + more,
            hint: "`octomirror policy check FILE` lists every problem.",
            problems: problems
        )
    }

    package var description: String { "\(message). \(hint)" }
}
