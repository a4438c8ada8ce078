import Foundation
import WireFormat

/// The folder that holds counters and approvals, shared by every process that uses it.
///
/// One process at a time reads and writes it, under a lock of the kernel's; a file is replaced whole or not at all.
struct StateDirectory: Sendable {
    let path: String

    private static let lockName = "lock"

    /// Makes the folder where it is missing, and checks that it is ours alone: whoever may write in it may approve.
    func prepare() throws(StateFailure) {
        if mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw StateFailure("cannot make \(path) (\(SystemError.text(errno)))", Self.elsewhere)
        }
        try check()
    }

    /// Where it is, for a command that a person copies.
    var shellPath: String {
        let absolute = URL(fileURLWithPath: path).path
        let isPlain = absolute.wholeMatch(of: /[A-Za-z0-9\/._-]+/) != nil
        return isPlain ? absolute : "'" + absolute.replacing("'", with: #"'\''"#) + "'"
    }

    /// Whether there is anything at its place.
    var exists: Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private func check() throws(StateFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw StateFailure("cannot use \(path) (\(SystemError.text(errno)))", Self.elsewhere)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StateFailure("\(path) is no folder", Self.elsewhere)
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw StateFailure(
                "\(path) can be used by others, who could approve calls in it",
                "Make it yours alone: chmod 700."
            )
        }
    }

    /// Runs `body` while nobody else does.
    ///
    /// What it waits for is another process in the middle of the same, which takes no longer than writing two small
    /// files. One that is stopped there may hold it for ever, and so may anything else that locks files, so waiting has
    /// an end.
    func locked<Result>(_ patience: Patience, _ body: () throws -> Result) throws -> Result {
        try check()
        let lockPath = path + "/" + Self.lockName
        let descriptor = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StateFailure("cannot write \(lockPath) (\(SystemError.text(errno)))", Self.elsewhere)
        }
        // Closing gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR || errno == EWOULDBLOCK else {
                throw StateFailure("cannot lock \(lockPath) (\(SystemError.text(errno)))", Self.elsewhere)
            }
            guard !patience.isOver else {
                throw StateFailure(
                    "\(lockPath) is held by another process",
                    "Find the process that holds it, for instance with lslocks.",
                    agent: "the counters and approvals of the policy are in use. Try again in a moment"
                )
            }
            usleep(2000)
        }
        return try body()
    }

    /// The content of a file; nil when it is not there.
    func read(_ name: String) throws(StateFailure) -> JSONNode? {
        let file = path + "/" + name
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StateFailure("cannot read \(file) (\(SystemError.text(errno)))", Self.elsewhere)
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            return try JSONDocument(parsing: handle.readToEnd() ?? Data()).root
        } catch {
            throw damaged(name)
        }
    }

    /// Puts a new content in the file's place.
    func write(_ name: String, _ content: JSONValue) throws(StateFailure) {
        let file = path + "/" + name
        let draft = file + ".new"
        // A draft that a killed process left behind is of no use to anybody.
        unlink(draft)
        let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw cannotWrite(file) }
        var text = content.compact + "\n"
        let isWritten = text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    descriptor,
                    UnsafeBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        // Without it, a file that was renamed could be found empty after a loss of power.
        let isSafe = isWritten && fsync(descriptor) == 0
        let failure = cannotWrite(file)
        guard close(descriptor) == 0, isSafe, rename(draft, file) == 0 else {
            unlink(draft)
            throw failure
        }
        // The new name is the folder's content, and as safe only as that.
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw cannotWrite(file) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw cannotWrite(file) }
    }

    private func cannotWrite(_ file: String) -> StateFailure {
        StateFailure(
            "cannot write \(file) (\(SystemError.text(errno)))",
            "Make room, or name another folder with --policy-state."
        )
    }

    /// For a file whose content makes no sense.
    func damaged(_ name: String) -> StateFailure {
        StateFailure(
            "\(path)/\(name) is damaged, and what it counted is not known",
            "Remove that file: limits then begin anew, and what was approved has to be approved again."
        )
    }

    private static let elsewhere = "Check its permissions, or name another folder with --policy-state."
}

/// Why counters and approvals cannot be used; every call that needs them is denied.
struct StateFailure: Error, Sendable {
    let message: String
    /// What to do next, a whole sentence.
    let hint: String
    /// What an agent is told: neither where the state is nor how to begin anew.
    let agent: String

    init(_ message: String, _ hint: String, agent: String = unusable) {
        self.message = message
        self.hint = hint
        self.agent = agent
    }

    private static let unusable =
        "the counters and approvals of the policy cannot be used. Whoever runs octomirror finds the cause on its"
        + " standard error"

    var denial: PolicyDenial { PolicyDenial(agent, rule: "(state)", cause: "\(message). \(hint)") }
    var policyError: PolicyError { PolicyError(.state, message, hint: hint) }
}
