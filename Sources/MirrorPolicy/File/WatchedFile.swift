import Foundation

/// The bytes of a file, and how it is seen that they may have changed.
struct WatchedFile: Sendable, Equatable {
    let path: String
    let bytes: [UInt8]
    private let stamp: Stamp
    /// Whether the file was written so shortly before it was read that a second write may have left the same stamp.
    private let isFresh: Bool

    /// The largest policy that is read.
    static let largest = 1 << 20

    /// What changes with a file.
    private struct Stamp: Sendable, Equatable {
        let device: UInt64
        let inode: UInt64
        let size: Int64
        let modified: Int64
        let changed: Int64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        }
    }

    /// Reads a regular file.
    init(_ path: String) throws(FileFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure(path, SystemError.text(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure(path, SystemError.text(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(path, "it is no regular file") }
        self.path = path
        stamp = Stamp(status)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let read = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        // Kernels count a file's times in ticks of some milliseconds; some file systems in whole seconds.
        isFresh = read - max(stamp.modified, stamp.changed) < 2_000_000_000
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure(path, SystemError.text(errno)) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard bytes.count <= Self.largest else { throw FileFailure(path, "it is larger than 1 MiB") }
        }
        self.bytes = bytes
    }

    /// Whether the file cannot have changed since it was read; false only says that it is worth reading again.
    var isUntouched: Bool {
        var status = stat()
        guard !isFresh, stat(path, &status) == 0 else { return false }
        return Stamp(status) == stamp
    }
}

/// A file that cannot be read.
struct FileFailure: Error {
    let path: String
    let reason: String

    init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    var problem: PolicyProblem {
        PolicyProblem(file: path, pointer: "", message: "cannot be read: \(reason)")
    }
}

/// The system's words for an error, in lower case.
enum SystemError {
    static func text(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
