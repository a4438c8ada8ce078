import MirrorExport
import MirrorQuery
import WireFormat

/// The last line of a list for people: how much is shown, as of when, how complete, read as whom.
struct AnswerFooter {
    let state: MirrorState
    let now: Timestamp

    /// - Parameter counted: What was counted, for instance "30 of 412 pending interruptions".
    func render(_ counted: String, style: TerminalStyle) -> String {
        let asOf =
            state.asOf.map { RelativeTime.describe($0.milliseconds, now: now.milliseconds) }
            ?? "a run that is not finished"
        let coverage =
            switch state.coverage {
            case .complete: style.green("complete")
            case .backfilling: style.yellow("backfilling, so some may be missing")
            case .partial: style.yellow("partial, so some may be missing (`octomirror status` says why)")
            }
        let principal = TerminalText.singleLine(state.principalName)
        return style.dim("\(counted) · as of \(asOf) · ") + coverage + style.dim(" · read as \(principal)")
    }

    /// What to add to a count when rows that the server no longer lists were left out.
    static func leftOut(_ gone: Int?) -> String {
        guard let gone, gone > 0 else { return "" }
        return " (\(gone) that the server no longer lists left out; --with-gone shows them)"
    }
}
