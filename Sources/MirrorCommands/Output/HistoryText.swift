import MirrorExport
import MirrorQuery
import WireFormat

/// The versions of an interruption for people: a heading each, and a line a change.
struct HistoryText {
    private let history: InterruptionHistory
    private let now: Timestamp

    init(_ history: InterruptionHistory, now: Timestamp) {
        self.history = history
        self.now = now
    }

    func render(style: TerminalStyle) -> String {
        let item = history.summary
        var lines = [
            style.bold(TerminalText.singleLine(item.id)) + "  " + TerminalText.singleLine(item.title),
            style.dim("raised \(InterruptionFields.instant(item.created, now))"),
        ]
        for version in history.versions {
            lines.append("")
            let seen = InterruptionFields.instant(version.seenAt, now)
            lines.append(
                style.bold("Version \(version.ordinal)") + "  "
                    + style.dim("seen \(seen), run \(version.run)")
            )
            if version.ordinal == 1 { lines.append("  first seen") }
            lines += version.changes.map { "  " + line($0, style: style) }
        }
        if let decision = history.decision, decision.source == .event {
            lines.append("")
            let who = TerminalText.singleLine(decision.user ?? decision.userID ?? "unknown")
            let what = TerminalText.singleLine(decision.interruption.outcome ?? "")
            lines.append(
                "Answered \(what) by \(who), \(InterruptionFields.instant(decision.decidedAt, now)),"
                    + " as the audit log says"
            )
        }
        if let gone = item.goneAt {
            lines.append("")
            lines.append("No longer listed by the server since \(InterruptionFields.instant(gone, now))")
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ change: JSONChange, style: TerminalStyle) -> String {
        let path = TerminalText.singleLine(change.path)
        return "\(path): \(style.dim(text(change.before))) → \(text(change.after))"
    }

    /// A value as people read it: names beside ids, nothing for null.
    private func text(_ json: String?) -> String {
        guard let json, json != "null" else { return "nothing" }
        var text = json
        if let string = (try? JSONDocument(parsing: "[\(json)]"))?.root.elements.first(where: { _ in true })?
            .string
        {
            text = string.isEmpty ? "nothing" : string
        }
        for (id, name) in history.names where text == id || text.contains("\"\(id)\"") {
            text = text == id ? "\(name) (\(id))" : text.replacing("\"\(id)\"", with: "\"\(name) (\(id))\"")
        }
        let line = TerminalText.singleLine(text)
        return line.count > 400 ? line.prefix(400) + "…" : line
    }
}
