import Foundation
import MirrorQuery
import MirrorStore
import WireFormat

/// The heads of the ledger after each run, one JSON object a line, in a file that is kept away from the mirror.
struct AnchorFile: Sendable {
    let path: String

    /// Adds a line, and has it on the disk when it returns; nothing when the last line has the same head,
    /// or the mirror has none.
    func append(_ anchor: LedgerAnchor?) throws {
        guard let anchor else { return }
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        let end = Self.end(of: descriptor)
        if end.contains("\"head\":\"\(anchor.head.hex)\"") { return }
        // A line that was cut when the machine died must not take the next one with it.
        let start = end.isEmpty || end.hasSuffix("\n") ? "" : "\n"
        guard Console.write(start + anchor.json.compact + "\n", to: descriptor) == 0 else { throw failure() }
        // A pipe or a device has nothing to put on a disk.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw failure() }
    }

    /// The last bytes, more than a line has; nothing where there are none to be read.
    private static func end(of descriptor: Int32) -> String {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: Int(min(size, 600)))
        let count = pread(descriptor, &bytes, bytes.count, size - off_t(bytes.count))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private func failure() -> CommandFailure {
        let reason = String(cString: strerror(errno)).lowercased()
        return CommandFailure(
            .partial,
            "the run is saved, and its head is not in \(path) (\(reason)). Name another file with --anchor-file."
        )
    }

    /// The lines of the file.
    func read() throws -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                .usage,
                "cannot read \(path). Name the file that `octomirror sync --anchor-file` wrote."
            )
        }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
