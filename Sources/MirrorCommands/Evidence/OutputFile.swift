import Foundation

/// Writes a file whole or not at all.
enum OutputFile {
    /// Writes under a temporary name beside the file, to the disk, and then gives it its name; a file of that name is
    /// replaced.
    ///
    /// Others may not read it: what it holds is not theirs.
    ///
    /// - Throws: ``CommandFailure`` when that cannot be done; what was there is as it was.
    static func write(_ text: String, to file: URL) throws {
        let temporary = file.deletingLastPathComponent()
            .appendingPathComponent(".\(file.lastPathComponent).\(getpid())")
        let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(file, errno) }
        var problem = Console.write(text, to: descriptor)
        if problem == 0, fsync(descriptor) != 0 { problem = errno }
        if close(descriptor) != 0, problem == 0 { problem = errno }
        if problem == 0, rename(temporary.path, file.path) != 0 { problem = errno }
        guard problem == 0 else {
            unlink(temporary.path)
            throw failure(file, problem)
        }
    }

    private static func failure(_ file: URL, _ error: Int32) -> CommandFailure {
        let (reason, next) =
            switch error {
            case ENOSPC, EDQUOT: ("the disk is full", "Make room, and run the command again.")
            case ENOENT, ENOTDIR: ("there is no such folder", "Make the folder first, or name another place.")
            case EISDIR: ("it is a folder", "Name a file in it, or beside it.")
            default:
                (
                    String(cString: strerror(error)).lowercased(),
                    "Check the permissions of its folder, or name another place."
                )
            }
        return CommandFailure(
            error == ENOSPC || error == EDQUOT ? .partial : .usage,
            "\(file.path) cannot be written: \(reason). \(next)"
        )
    }
}
