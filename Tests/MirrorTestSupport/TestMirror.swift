package import Foundation

/// A mirror in a folder of its own, which goes away with the test.
package struct TestMirror: ~Copyable {
    package let folder: URL

    /// Where the mirror is, or will be.
    package var path: String { folder.appendingPathComponent("mirror.db").path }

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-test-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // Nothing depends on it: the folder is one of a kind, below the temporary one.
        try? FileManager.default.removeItem(at: folder)
    }
}
