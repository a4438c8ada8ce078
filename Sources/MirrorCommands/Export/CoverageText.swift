import MirrorExport
import MirrorQuery
import MirrorStore
import WireFormat

/// What an export covers and lacks, in a few lines for people: the file `COVERAGE.txt`, and the first sheet of a workbook.
struct CoverageText {
    static let fileName = "COVERAGE.txt"

    let coverage: ExportCoverage
    let filter: InterruptionFilter
    let basis: ExportBasis
    let exportedAt: Timestamp

    /// Labels with their texts; what has no label is a warning, and comes first.
    func lines(_ totals: [ServerTotal]) -> [(label: String, text: String)] {
        var lines: [(label: String, text: String)] = []
        if coverage.isWhole {
            lines.append(
                ("Coverage", "complete: nothing that the server lists to this user is known to be missing")
            )
        } else {
            lines.append(("", "INCOMPLETE: this export is not all that the server has."))
            lines += coverage.gaps.map { ("", "- \($0)") }
        }
        lines += coverage.notes.map { ("Note", $0) }
        let state = coverage.state
        lines.append(("Complete through", state.completeThrough?.description ?? "nothing is complete yet"))
        lines.append(("As of", state.asOf?.description ?? "a first run that is not finished"))
        lines.append(("Exported at", exportedAt.description))
        lines.append(("Server", "\(state.server) (version \(basis.serverVersion))"))
        lines.append(("Installation", basis.installationID))
        lines.append(
            ("Read as", "\(state.principalName) (\(state.principalID)): only what this user may see")
        )
        lines.append(("Run", basis.run.map { String($0) } ?? "none"))
        lines.append(("Filters", filters))
        lines += state.debts.filter { debt in !coverage.gaps.contains { $0.hasSuffix(debt.reason) } }.map {
            ("Not read", $0.reason)
        }
        lines += totals.map { total in
            let server = total.server.map { "the server counted \($0)" } ?? "the server was not asked"
            let gone = total.gone > 0 ? ", and \(total.gone) that it lists no longer" : ""
            return (
                "Count",
                "\(total.spaceName) (\(total.spaceID)): \(total.mirror) \(total.kind.rawValue)s held\(gone); \(server)"
            )
        }
        lines.append(("Tool", Version.tool))
        return lines
    }

    /// The file.
    func text(_ totals: [ServerTotal], _ datasets: [ExportManifest.Dataset]) -> String {
        let lines = lines(totals).map { label, text in label.isEmpty ? text : "\(label): \(text)" }
        let rows = datasets.map { dataset in
            let gone =
                dataset.goneLeftOut > 0
                ? " (\(dataset.goneLeftOut) that the server no longer lists left out; --with-gone has them)"
                : ""
            return "Rows: \(dataset.rows) \(dataset.name)\(gone)"
        }
        // Somebody may print it on a terminal, whatever a name holds.
        return (lines + rows).map { TerminalText.singleLine($0) + "\n" }.joined()
    }

    /// Those that narrow, as the manifest has them.
    private var filters: String {
        guard case .object(let given) = filter.json, case .object(let all) = InterruptionFilter().json else {
            return ""
        }
        let narrowing = given.filter { !all.contains($0) }
        return narrowing.isEmpty ? "none" : JSONValue.object(narrowing).compact
    }
}
