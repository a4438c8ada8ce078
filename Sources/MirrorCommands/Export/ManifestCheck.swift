import Foundation
import MirrorExport
import MirrorQuery
import MirrorStore
import WireFormat

/// Checks an export: its files against the manifest, and the manifest against the mirror.
///
/// The question is asked again. Where the mirror gives the same rows, the files are exactly theirs. Where it has moved on
/// since, a row may differ only if something that it is made of has changed since (``RowComparison``).
struct ManifestCheck: Sendable {
    /// Where the manifest is; its folder holds the export.
    let path: String
    private let folder: URL
    private let name: String
    /// A snapshot.
    private let queries: MirrorQueries
    /// Told which dataset is compared, and how many of how many rows are.
    private let progress: @Sendable (_ dataset: String, _ rows: Int, _ total: Int) -> Void

    /// - Parameters:
    ///   - path: Of the manifest, or of the folder that holds it.
    ///   - queries: A snapshot, so that all datasets are compared with one state.
    init(
        _ path: String,
        _ queries: MirrorQueries,
        progress: @escaping @Sendable (_ dataset: String, _ rows: Int, _ total: Int) -> Void = { _, _, _ in }
    ) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let manifest = URL(fileURLWithPath: path)
        let file =
            exists && isFolder.boolValue ? manifest.appendingPathComponent(ExportManifest.fileName) : manifest
        self.path = file.path
        folder = file.deletingLastPathComponent()
        name = file.lastPathComponent
        self.queries = queries
        self.progress = progress
    }

    /// - Throws: ``FileError`` or ``ManifestError`` when there is no manifest to check by, and what a query throws.
    func run() throws -> ManifestReport {
        let manifest = try readManifest()
        var report = ManifestReport()
        let intact = try checkFiles(manifest, &report)
        let now = try queries.exportBasis()
        guard try checkMirror(manifest, now, &report) else { return report }
        for var dataset in manifest.datasets {
            dataset.files.removeAll { !intact.contains($0.name) }
            try check(dataset, manifest, now, &report)
        }
        return report
    }

    private func readManifest() throws -> ExportManifest {
        var text = ""
        try FileLines.forEach(of: path) { text += $0 + "\n" }
        do {
            return try ExportManifest(parsing: text)
        } catch var error as ManifestError {
            error.path = path
            throw error
        }
    }

    // MARK: Files

    /// - Returns: The files that are as the manifest says.
    private func checkFiles(_ manifest: ExportManifest, _ report: inout ManifestReport) throws -> Set<String>
    {
        var intact: Set<String> = []
        var found = filesBeneathFolder()
        found[name] = nil
        for file in manifest.allFiles {
            guard let isOrdinary = found.removeValue(forKey: file.name) else {
                report.add("it is missing", place: file.name)
                continue
            }
            guard isOrdinary else {
                report.add("it is no ordinary file", place: file.name)
                continue
            }
            report.files += 1
            let digest = try FileDigest(folder.appendingPathComponent(file.name).path)
            if digest.bytes != file.bytes {
                report.add("it has \(digest.bytes) bytes, not \(file.bytes)", place: file.name)
            } else if digest.sha256 != file.sha256 {
                report.add("its SHA-256 is \(digest.sha256), not \(file.sha256)", place: file.name)
            } else {
                intact.insert(file.name)
            }
        }
        for file in found.keys.sorted() { report.add("it is no part of the export", place: file) }
        return intact
    }

    /// What is in the folder, by its path there, and whether it is an ordinary file; links are not followed, so nothing
    /// outside is read.
    private func filesBeneathFolder() -> [String: Bool] {
        var files: [String: Bool] = [:]
        let names = FileManager.default.enumerator(atPath: folder.path)
        while let name = names?.nextObject() as? String {
            let type = names?.fileAttributes?[.type] as? FileAttributeType
            if type != .typeDirectory { files[name] = type == .typeRegular }
        }
        return files
    }

    // MARK: The mirror

    /// - Returns: Whether the mirror is one that the rows can be compared with.
    private func checkMirror(_ manifest: ExportManifest, _ now: ExportBasis, _ report: inout ManifestReport)
        throws -> Bool
    {
        let then = manifest.basis
        guard then.installationID == now.installationID else {
            report.add(
                "it is of installation \(then.installationID), and the mirror is of \(now.installationID)"
            )
            return false
        }
        guard then.revision <= now.revision else {
            report.add(
                "the mirror is older than the export (revision \(now.revision), and the export saw \(then.revision))"
            )
            return false
        }
        if let link = then.ledger, try queries.ledgerHead(link.sequence) != link {
            report.add("link \(link.sequence) of the ledger is not the one that the export saw")
        }
        if then.revision < now.revision {
            report.notes.append(
                "the mirror has moved on since: from revision \(then.revision) to \(now.revision)"
            )
        }
        if manifest.isOfOtherProgram(now) {
            report.notes.append(
                "\(manifest.tool) made the export (schema \(then.schemaVersion)), and this is \(Version.tool) (schema "
                    + "\(now.schemaVersion)): where rows differ, the program may be why"
            )
        }
        return true
    }

    private func check(
        _ dataset: ExportManifest.Dataset,
        _ manifest: ExportManifest,
        _ now: ExportBasis,
        _ report: inout ManifestReport
    ) throws {
        guard let known = ExportDatasets.all.first(where: { $0.name == dataset.name }) else {
            report.add("this program knows no such dataset", place: dataset.name)
            return
        }
        let comparison = RowComparison(
            dataset: known,
            exported: dataset,
            manifest: manifest,
            folder: folder,
            isOtherProgram: manifest.isOfOtherProgram(now),
            queries: queries,
            progress: progress
        )
        try comparison.run(&report)
    }
}

extension ExportManifest {
    /// Whether another version, or one with another schema, made the export.
    fileprivate func isOfOtherProgram(_ now: ExportBasis) -> Bool {
        tool != Version.tool || basis.schemaVersion != now.schemaVersion
    }
}
