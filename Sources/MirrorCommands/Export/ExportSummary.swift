import MirrorExport
import MirrorQuery

/// What an export holds, for people.
struct ExportSummary {
    private let manifest: ExportManifest
    private let folder: ExportFolder
    private let coverage: ExportCoverage
    /// Of the manifest: whoever keeps it elsewhere can tell whether any file was changed since.
    private let digest: FileDigest

    /// - Throws: ``FileError`` when the manifest cannot be read back.
    init(_ manifest: ExportManifest, _ folder: ExportFolder, _ coverage: ExportCoverage) throws {
        self.manifest = manifest
        self.folder = folder
        self.coverage = coverage
        digest = try FileDigest(folder.path(of: ExportManifest.fileName))
    }

    func render(style: TerminalStyle) -> String {
        let table = TableOutput(columns: [
            .init("File"), .init("Rows", alignment: .right), .init("Bytes", alignment: .right),
        ])
        let rows = manifest.allFiles.map { file -> [TableOutput.Cell] in
            [
                .init(file.name), .init(file.rows.map { String($0) } ?? ""), .init(String(file.bytes)),
            ]
        }
        return [
            table.render(rows, style: style), "",
            "\(ExportManifest.fileName) SHA-256 \(digest.sha256)", footer(style: style),
        ].joined(separator: "\n")
    }

    private func footer(style: TerminalStyle) -> String {
        let rows = manifest.datasets.map { "\($0.rows) \($0.name)" }.joined(separator: ", ")
        let counted = "\(rows) in \(TerminalText.singleLine(folder.path))"
        guard coverage.isWhole else {
            return counted + " · " + style.yellow("partial, so some may be missing (the manifest says why)")
        }
        return AnswerFooter(state: coverage.state, now: manifest.exportedAt).render(counted, style: style)
    }
}
