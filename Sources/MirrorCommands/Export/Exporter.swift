import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Writes an export: every dataset from one view of the mirror, then the manifest.
struct Exporter: Sendable {
    let datasets: [any ExportDataset]
    let formats: [ExportFormat]
    /// Its names are resolved.
    let filter: InterruptionFilter
    /// A snapshot.
    let queries: MirrorQueries
    /// The command line as it was given.
    let command: [String]
    let now: Timestamp
    /// Told which dataset is written, and how many of how many rows are.
    let progress: @Sendable (_ dataset: String, _ rows: Int, _ total: Int) -> Void

    /// Writes the files of an export, the manifest last; what was written is taken away when anything fails.
    ///
    /// - Throws: ``FileError``, ``WorkbookError``, and what a query throws; `CancellationError` when it was stopped.
    func write(_ coverage: ExportCoverage, to folder: ExportFolder) throws -> ExportManifest {
        do {
            return try writeFiles(coverage, to: folder)
        } catch {
            folder.discard()
            throw error
        }
    }

    private func writeFiles(_ coverage: ExportCoverage, to folder: ExportFolder) throws -> ExportManifest {
        let basis = try queries.exportBasis()
        let text = CoverageText(coverage: coverage, filter: filter, basis: basis, exportedAt: now)
        var manifest = ExportManifest(
            coverage: coverage.json,
            tool: Version.tool,
            command: command,
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
        for dataset in datasets { manifest.datasets.append(try write(dataset, manifest, text, to: folder)) }
        let kinds = datasets.reduce(into: []) { $0 += $1.kinds }
        let totals = try queries.serverTotals(spaces: filter.spaces, kinds: kinds)
        try folder.write(text.text(totals, manifest.datasets), as: CoverageText.fileName)
        manifest.files.append(try folder.entry(of: CoverageText.fileName, format: "text"))
        try folder.write(manifest.json.pretty + "\n", as: ExportManifest.fileName)
        return manifest
    }

    private func write(
        _ dataset: any ExportDataset,
        _ manifest: ExportManifest,
        _ text: CoverageText,
        to folder: ExportFolder
    ) throws -> ExportManifest.Dataset {
        let columns = dataset.columns(of: filter)
        let totals = try queries.serverTotals(spaces: filter.spaces, kinds: dataset.kinds)
        var sum = RunningSHA256()
        var rows: Int64 = 0
        var files: [any ExportFile] = []
        try dataset.forEachPart(of: filter, in: queries, server: manifest.server) { part in
            try Task.checkCancellation()
            if files.isEmpty {
                files = try makeFiles(of: dataset, columns, part.total, text.lines(totals), manifest, folder)
            }
            for json in part.items {
                let row = ExportRow(id: dataset.id(of: json), json: json)
                sum.update(row.line)
                for file in files { try file.write(row) }
            }
            rows += Int64(part.items.count)
            progress(dataset.name, Int(rows), part.total)
        }
        let entries = try files.map { file in
            try Task.checkCancellation()
            try file.finish()
            var entry = try folder.entry(
                of: URL(fileURLWithPath: file.path).lastPathComponent,
                format: file.format,
                rows: rows
            )
            entry.details = file.details
            return entry
        }
        return ExportManifest.Dataset(
            name: dataset.name,
            rows: rows,
            goneLeftOut: Int64(try dataset.goneLeftOut(by: filter, in: queries)),
            columns: columns,
            timeColumn: dataset.timeColumn,
            serverTotals: totals.map(\.json),
            rowsSHA256: sum.hexadecimal(),
            files: entries
        )
    }

    private func makeFiles(
        of dataset: any ExportDataset,
        _ columns: [String],
        _ total: Int,
        _ about: [(label: String, text: String)],
        _ manifest: ExportManifest,
        _ folder: ExportFolder
    ) throws -> [any ExportFile] {
        var files: [any ExportFile] = try formats.map { format in
            let path = folder.path(of: "\(dataset.name).\(format.rawValue)")
            return switch format {
            case .csv: try TextExportFile.csv(path, columns: columns)
            case .ndjson: try TextExportFile.ndjson(path)
            case .xlsx:
                try WorkbookExportFile(
                    path,
                    name: dataset.name,
                    columns: columns,
                    about: about,
                    rows: total,
                    created: manifest.asOf ?? now
                )
            }
        }
        files.append(try TextExportFile.digests(folder.path(of: "\(dataset.name).digests")))
        return files
    }
}
