import Foundation
package import WireFormat

/// Keeps two runs from writing one mirror at a time.
///
/// The lock is the kernel's, on a file beside the mirror, so a killed run leaves none behind; the text in the file
/// only says who holds it.
package struct SyncLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock for the mirror at `path`, or fails at once.
    ///
    /// - Throws: ``SyncError`` with `locked`, which names who holds it.
    package init(mirror path: String, now: Timestamp) throws {
        let lockPath = path + ".lock"
        descriptor = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SyncError(
                code: .notWritable,
                message: "cannot write \(lockPath) (\(String(cString: strerror(errno)).lowercased()))",
                hint: "Check the permissions of the mirror's folder, or name another mirror with --db."
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(at: lockPath)
            close(descriptor)
            throw SyncError(
                code: .locked,
                message: "another sync is writing \(path)\(holder)",
                hint: "Let it finish, or stop it."
            )
        }
        let text = "pid \(getpid()) on \(ProcessInfo.processInfo.hostName) since \(now)\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }

    /// Who holds the lock, as ` (pid 7 on host since …)`; empty when it was given back meanwhile.
    private static func holder(at path: String) -> String {
        // Absence is an answer here: the holder may be gone by now.
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return "" }
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return line.isEmpty ? "" : " (\(line))"
    }
}
