import Foundation
import MirrorExport

/// The folder of an export, which holds nothing but the export.
///
/// It is made for its owner alone (mode 0700). One that exists must be empty: evidence is never overwritten, and nothing
/// that was there before can pass for a part of it.
struct ExportFolder {
    let path: String
    /// Whether it was made for this export.
    private let isNew: Bool

    /// - Throws: ``CommandFailure`` when something is there already, or the folder cannot be made.
    init(_ path: String) throws {
        self.path = path
        var isNew = true
        if mkdir(path, 0o700) != 0 {
            guard errno == EEXIST else { throw Self.failure(path, errno) }
            isNew = false
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: path)
            } catch {
                throw CommandFailure(
                    .usage,
                    "\(path) is no folder that can be read. Name another with --out."
                )
            }
            if names.contains(ExportManifest.fileName) {
                throw CommandFailure(
                    .usage,
                    "\(path) holds an export already, and evidence is not overwritten. Name another folder with --out."
                )
            }
            if let name = names.min() {
                let why =
                    name.hasSuffix(".part") ? "holds what an export that was cut has left" : "is not empty"
                throw CommandFailure(
                    .usage,
                    "\(path) \(why) (\(name)). Name a new folder with --out: an export has one to itself."
                )
            }
        }
        self.isNew = isNew
    }

    func path(of file: String) -> String {
        URL(fileURLWithPath: path).appendingPathComponent(file).path
    }

    /// Takes away what was written: a part of an export must not pass for one.
    func discard() {
        // What cannot be taken away is left without a manifest.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            try? FileManager.default.removeItem(atPath: self.path(of: name))
        }
        if isNew { rmdir(path) }
    }

    func write(_ text: String, as name: String) throws {
        let file = try NewFile(path(of: name))
        try file.write(text)
        try file.finish()
    }

    /// What a manifest says of a file.
    ///
    /// - Parameter name: Its path in the folder.
    func entry(of name: String, format: String, rows: Int64? = nil) throws -> ExportManifest.File {
        let digest = try FileDigest(path(of: name))
        return ExportManifest.File(
            name: name,
            format: format,
            bytes: digest.bytes,
            sha256: digest.sha256,
            rows: rows
        )
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        code == ENOENT
            ? CommandFailure(
                .usage,
                "the folder that \(path) is to be made in does not exist. Make it first."
            )
            : CommandFailure(FileError(path, code))
    }
}
