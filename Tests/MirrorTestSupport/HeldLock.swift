import Foundation

/// A lock of the kernel's on a file, as another process would hold it.
package final class HeldLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, and makes the file where it is missing.
    package init(_ path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
    }

    package func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}
