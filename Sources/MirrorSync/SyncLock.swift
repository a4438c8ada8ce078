import Foundation
package import WireFormat

/// Keeps two runs from writing one mirror at a time.
///
/// The lock is the kernel's, on a file beside the mirror, so a killed run leaves none behind; the text in the file
/// only says who holds it.
package struct SyncLock: ~Copyable {
    private let descriptor: Int32
    private let lockPath: String

    /// Takes the lock for the mirror at `path`, or fails at once.
    ///
    /// - Parameter purpose: What it is taken for, as the one who is locked out reads it; no secret belongs there.
    /// - Throws: ``SyncError`` with `locked`, which names who holds it.
    package init(mirror path: String, purpose: String, now: Timestamp) throws {
        lockPath = path + ".lock"
        descriptor = try Self.acquire(lockPath, mirror: path)
        let text = "pid \(getpid()) on \(ProcessInfo.processInfo.hostName) since \(now): \(purpose)\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        // Taken away while it is still locked; whoever opened it meanwhile looks again.
        unlink(lockPath)
        close(descriptor)
    }

    private static func acquire(_ lockPath: String, mirror path: String) throws -> Int32 {
        while true {
            let descriptor = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw SyncError(
                    code: .notWritable,
                    message: "cannot write \(lockPath) (\(String(cString: strerror(errno)).lowercased()))",
                    hint: "Check the permissions of the mirror's folder, or name another mirror with --db."
                )
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let holder = holder(at: lockPath)
                close(descriptor)
                throw SyncError(
                    code: .locked,
                    message: "another sync is writing \(path)\(holder)",
                    hint: "Let it finish, or stop it."
                )
            }
            if isCurrent(descriptor, lockPath) { return descriptor }
            close(descriptor)
        }
    }

    /// Whether the file that was opened is still the one at its path.
    private static func isCurrent(_ descriptor: Int32, _ path: String) -> Bool {
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
    }

    /// Who holds the lock, as ` (pid 7 on host since …: octomirror … sync)`; empty when it was given back meanwhile.
    private static func holder(at path: String) -> String {
        // Absence is an answer here: the holder may be gone by now.
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return "" }
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return line.isEmpty ? "" : " (\(line))"
    }
}
