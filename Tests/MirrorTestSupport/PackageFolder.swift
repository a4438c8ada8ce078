package import Foundation

/// Where the package's own files are.
package enum PackageFolder {
    /// The folder that holds Package.swift.
    package static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Payloads that were recorded from real servers, kept beside the package; not everybody has them.
    package static let recordedPayloads = url.deletingLastPathComponent()
        .appendingPathComponent("shared/payloads")

    /// Whether the recorded payloads are here.
    package static var hasRecordedPayloads: Bool {
        FileManager.default.fileExists(atPath: recordedPayloads.path)
    }
}
