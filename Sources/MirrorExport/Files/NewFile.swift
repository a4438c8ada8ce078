import Foundation

/// A file that is written under a temporary name and gets its own once it is whole and on the disk.
///
/// Nobody who sees the file under its name sees a part of it. One that is let go before ``finish()`` takes its temporary
/// file away.
package final class NewFile {
    /// Where it will be.
    package let path: String
    private let temporary: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    private static let batch = 1 << 18

    /// - Throws: ``FileError`` when the folder takes no file, or has one of that name.
    package init(_ path: String) throws {
        self.path = path
        temporary = Self.temporaryPath(path)
        guard access(path, F_OK) != 0 else { throw FileError(path, EEXIST) }
        descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        buffer.reserveCapacity(Self.batch + 4096)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    package func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.batch { try flush() }
    }

    /// Has all of it on the disk, and gives the file its name.
    package func finish() throws {
        try flush()
        guard fsync(descriptor) == 0 else { throw FileError(path, errno) }
        let closing = descriptor
        descriptor = -1
        guard close(closing) == 0 else {
            let error = errno
            unlink(temporary)
            throw FileError(path, error)
        }
        try Self.name(temporary, path)
    }

    private func flush() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        try buffer.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Foundation.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { throw FileError(path, written < 0 ? errno : EIO) }
                rest = rest.dropFirst(written)
            }
        }
    }

    /// The name that a file has while it is written: hidden, beside the one it will have.
    static func temporaryPath(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        return url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).part").path
    }

    /// Gives a whole file its name, and has the folder's entry on the disk.
    static func name(_ temporary: String, _ path: String) throws {
        // Unlike a rename, a link never replaces what has come to be there meanwhile.
        guard link(temporary, path) == 0 || (errno != EEXIST && rename(temporary, path) == 0) else {
            let error = errno
            unlink(temporary)
            throw FileError(path, error)
        }
        unlink(temporary)
        try synchronize(folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Has the entries of a folder on the disk.
    package static func synchronize(folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(folder, errno) }
        defer { close(descriptor) }
        // Some file systems have no such thing for a folder.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError(folder, errno) }
    }
}

/// Why a file could not be written or read.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    /// The system's error.
    package let code: Int32

    package init(_ path: String, _ code: Int32) {
        self.path = path
        self.code = code
    }

    /// Whether making room helps.
    package var isDiskFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

    package var description: String {
        if isDiskFull { return "the disk is full: it takes no more of \(path). Make room and try again." }
        return "\(path): \(String(cString: strerror(code)).lowercased()). Check the path and its permissions."
    }
}
