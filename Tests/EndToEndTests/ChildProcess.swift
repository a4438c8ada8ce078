import Foundation
import Synchronization

/// A child process by `posix_spawn`.
///
/// Foundation's `Process` has crashed here when several threads started children at a time.
final class ChildProcess: Sendable {
    let identifier: pid_t
    /// Ends when the process has.
    let ended: AsyncStream<Void>
    private let status = Mutex<Int32?>(nil)

    /// It could not be started.
    struct Failure: Error {
        let reason: String
    }

    /// Starts `executable` in `folder`, with nothing on standard input.
    init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String],
        folder: URL,
        output: URL,
        complaint: URL
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.path, O_WRONLY | O_APPEND, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, complaint.path, O_WRONLY | O_APPEND, 0)
        // env changes the folder and becomes the program; Glibc's Swift module lacks the file action for it.
        let env = "/usr/bin/env"
        var words = ([env, "-C", folder.path, executable.path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let result = posix_spawn(&identifier, env, &actions, nil, &words, &variables)
        guard result == 0 else { throw Failure(reason: String(cString: strerror(result))) }
        self.identifier = identifier
        let (ended, isEnded) = AsyncStream<Void>.makeStream()
        self.ended = ended
        Thread { [self] in
            wait()
            isEnded.finish()
        }.start()
    }

    var isRunning: Bool { status.withLock { $0 == nil } }

    /// The exit status, or the signal that has ended it, below zero; nil while it runs.
    var exitStatus: Int32? {
        status.withLock { status in
            status.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : -($0 & 0x7F) }
        }
    }

    /// Sends a signal, unless it has ended.
    func signal(_ signal: Int32) {
        // The lock keeps its number from being given to another process meanwhile.
        status.withLock { if $0 == nil { _ = kill(identifier, signal) } }
    }

    private func wait() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        status.withLock { status in
            var code: Int32 = 0
            waitpid(identifier, &code, 0)
            status = code
        }
    }
}
