import Foundation
import Synchronization
import WireFormat

/// A file that audit rows are added to, one JSON object a line.
///
/// Several processes may add to one file: each row is one write at its end. A file that was moved away, as logrotate
/// does, is made anew.
package final class AuditLog: Sendable {
    private let path: String
    private let opened: Mutex<OpenFile>

    /// The file as it was opened.
    private struct OpenFile: Sendable {
        var descriptor: Int32
        /// Whether the last line was cut, for instance by a full disk.
        var isCut: Bool
    }

    /// Opens the file, or makes it for its owner alone.
    ///
    /// - Throws: ``PolicyError`` with `audit` when it cannot be written.
    package init(path: String) throws(PolicyError) {
        self.path = path
        opened = Mutex(try Self.open(path))
    }

    deinit {
        opened.withLock { _ = close($0.descriptor) }
    }

    /// Adds a row.
    ///
    /// - Throws: ``PolicyError`` with `audit`. The call must then not be answered: see ``PolicyDenial/unaudited``.
    package func append(_ row: AuditRow) throws(PolicyError) {
        let line = row.json.compact + "\n"
        try opened.withLock { file throws(PolicyError) in
            if !isCurrent(file.descriptor) {
                let fresh = try Self.open(path)
                close(file.descriptor)
                file = fresh
            }
            var text = file.isCut ? "\n" + line : line
            let length = text.utf8.count
            let written = text.withUTF8 { bytes in
                while true {
                    let count = write(file.descriptor, bytes.baseAddress, bytes.count)
                    if count >= 0 || errno != EINTR { return count }
                }
            }
            guard written == length else {
                let reason = written < 0 ? SystemError.text(errno) : "the disk is full"
                if written > 0 { file.isCut = true }
                throw Self.failure(path, reason)
            }
            file.isCut = false
        }
    }

    /// Whether the file at the path is still the one that is open.
    private func isCurrent(_ descriptor: Int32) -> Bool {
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }

    private static func open(_ path: String) throws(PolicyError) -> OpenFile {
        let descriptor = Foundation.open(
            path,
            O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
            0o600
        )
        guard descriptor >= 0 else { throw failure(path, SystemError.text(errno)) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw failure(path, "it is no regular file")
        }
        // Who else may read it is decided here as for a new file, and not by whoever made it.
        if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 {
            let reason = SystemError.text(errno)
            close(descriptor)
            throw failure(path, "others can use it, and that cannot be changed: \(reason)")
        }
        var last: UInt8 = 0
        let isCut =
            status.st_size > 0 && pread(descriptor, &last, 1, status.st_size - 1) == 1
            && last != UInt8(ascii: "\n")
        return OpenFile(descriptor: descriptor, isCut: isCut)
    }

    private static func failure(_ path: String, _ reason: String) -> PolicyError {
        PolicyError(
            .audit,
            "cannot write the audit of calls to \(path) (\(reason))",
            hint: "Make room or name another file with --audit; no call is answered without its row."
        )
    }
}
