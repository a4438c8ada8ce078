import Foundation
import MirrorQuery
import WireFormat

/// Writes an evidence pack as an export: the pages of each interruption, then what they cover, then the manifest.
struct EvidenceExport {
    /// A snapshot.
    let queries: MirrorQueries
    let coverage: ExportCoverage
    /// Its names are resolved.
    let filter: InterruptionFilter

    /// What was written; it is taken away when anything fails.
    func write(_ choice: EvidenceFolder.Choice, to folder: ExportFolder) throws
        -> (manifest: ExportManifest, pack: EvidenceFolder.Summary)
    {
        do {
            let pack = try EvidenceFolder(queries: queries, command: CommandText.given)
                .write(choice, spaces: filter.spaces, to: URL(fileURLWithPath: folder.path))
            return (try writeManifest(of: pack, to: folder), pack)
        } catch {
            folder.discard()
            throw error
        }
    }

    private func writeManifest(of pack: EvidenceFolder.Summary, to folder: ExportFolder) throws
        -> ExportManifest
    {
        let basis = try queries.exportBasis()
        let now = GlobalOptions.now
        let text = CoverageText(coverage: coverage, filter: filter, basis: basis, exportedAt: now)
        let totals = try queries.serverTotals(spaces: filter.spaces, kinds: DecisionsDataset().kinds)
        try folder.write(text.text(totals, []), as: CoverageText.fileName)
        var manifest = ExportManifest(
            coverage: coverage.json,
            tool: Version.tool,
            command: CommandLine.arguments,
            filter: filter,
            server: coverage.state.server,
            principalID: coverage.state.principalID,
            principalName: coverage.state.principalName,
            basis: basis,
            asOf: coverage.state.asOf,
            exportedAt: now,
            datasets: [],
            files: []
        )
        for name in pack.files.sorted() {
            let format = name.split(separator: ".").last.map(String.init) ?? "text"
            manifest.files.append(
                try folder.entry(of: name, format: ["html", "json"].contains(format) ? format : "text")
            )
        }
        manifest.files.append(try folder.entry(of: CoverageText.fileName, format: "text"))
        try folder.write(manifest.json.pretty + "\n", as: ExportManifest.fileName)
        return manifest
    }
}
