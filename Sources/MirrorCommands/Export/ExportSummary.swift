import MirrorExport
import MirrorQuery

/// What an export holds, for people.
struct ExportSummary {
    private let manifest: ExportManifest
    private let folder: ExportFolder
    private let state: MirrorState
    /// Of the manifest: whoever keeps it elsewhere can tell whether any file was changed since.
    private let digest: FileDigest

    /// - Throws: ``FileError`` when the manifest cannot be read back.
    init(_ manifest: ExportManifest, _ folder: ExportFolder, _ state: MirrorState) throws {
        self.manifest = manifest
        self.folder = folder
        self.state = state
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
        let counted = manifest.datasets.map { "\($0.rows) \($0.name)" }.joined(separator: ", ")
        return [
            table.render(rows, style: style), "",
            "\(ExportManifest.fileName) SHA-256 \(digest.sha256)",
            AnswerFooter(state: state, now: manifest.exportedAt).render(
                "\(counted) in \(TerminalText.singleLine(folder.path))",
                style: style
            ),
        ].joined(separator: "\n")
    }
}
