import MirrorExport
import MirrorQuery
import MirrorStore

/// What came of looking at a mirror, for a person.
struct VerificationText {
    let verification: Verification
    let path: String

    /// How many problems of a check are shown.
    private static let limit = 20

    func render(style: TerminalStyle) -> String {
        let width = verification.checks.map(\.name.count).max() ?? 0
        var lines = verification.checks.flatMap { section($0, width, style) }
        lines.append("")
        let verdict = verification.isVerified ? style.green("Verified") : style.red("Not verified")
        if let ledger = verification.ledger {
            lines.append("\(verdict): \(path), ledger of \(ledger.sequence) links, head \(ledger.hex)")
        } else {
            lines.append("\(verdict): \(path)")
        }
        return lines.joined(separator: "\n")
    }

    private func section(_ check: VerificationCheck, _ width: Int, _ style: TerminalStyle) -> [String] {
        let name = check.name + String(repeating: " ", count: width - check.name.count)
        let verdict =
            if check.problemCount > 0 {
                style.red("\(check.problemCount) problem\(check.problemCount == 1 ? "" : "s")")
            } else if let skipped = check.skipped {
                style.yellow("not checked: " + TerminalText.singleLine(skipped))
            } else {
                style.green("ok")
            }
        let count = check.checked > 0 ? ", \(check.checked) \(check.noun)" : ""
        let problems = check.problems.prefix(Self.limit).map { "  " + TerminalText.singleLine($0.message) }
        let rest = check.problemCount - problems.count
        let notes = check.notes.map { "  " + TerminalText.singleLine($0) }
        return ["\(name)  \(verdict)\(count)"] + problems + (rest > 0 ? ["  and \(rest) more"] : []) + notes
    }
}
