import Foundation

extension MirrorStore {
    /// Has all that was committed to the mirror at `path` until now on the disk, where not even a power failure takes it
    /// back.
    ///
    /// A commit leaves its transaction in the log beside the file, and the log to the system, which writes it to the disk
    /// when it likes. What is no longer in the log SQLite has put on the disk itself. Readers and other writers are no
    /// hindrance.
    ///
    /// - Throws: ``StoreError`` with `diskFull` or `notWritable`.
    package static func putOnDisk(_ path: String) throws {
        // Beside the file itself, where the path is a link to it.
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        try synchronize(file.path + "-wal", flags: O_RDONLY)
        // The log's own entry: it may be a new one.
        try synchronize(file.deletingLastPathComponent().path, flags: O_RDONLY | O_DIRECTORY)
    }

    private static func synchronize(_ path: String, flags: Int32) throws {
        let descriptor = open(path, flags | O_CLOEXEC)
        // Without a log everything is in the file.
        if descriptor < 0, errno == ENOENT { return }
        defer { if descriptor >= 0 { close(descriptor) } }
        // Some file systems have no such thing for a folder.
        guard descriptor >= 0, fsync(descriptor) == 0 || errno == EINVAL else {
            let isFull = [ENOSPC, EDQUOT].contains(errno)
            let reason = String(cString: strerror(errno)).lowercased()
            throw StoreError(
                code: isFull ? .diskFull : .notWritable,
                message: "\(path) cannot be put on the disk (\(reason)), so the ledger's head was not kept",
                hint: "Check the disk, then run `octomirror sync` again."
            )
        }
    }
}
