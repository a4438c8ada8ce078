import Foundation

/// The end of a process that may wait for others, whatever of it still waits.
enum HardStop {
    /// A client waits so long before it sends a signal.
    private static let patience: TimeInterval = 2

    /// Ends the process after two seconds, unless it has ended by then.
    static func begin() {
        let thread = Thread {
            Thread.sleep(forTimeInterval: patience)
            _exit(0)
        }
        thread.start()
    }

    /// The same, after a first signal: a second one ends the process at once.
    static func beginBySignal() {
        begin()
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_DFL)
        }
        let thread = Thread {
            // Elsewhere they may be blocked: the first was waited for.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGINT)
            sigaddset(&signals, SIGTERM)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            Thread.sleep(forTimeInterval: patience)
        }
        thread.start()
    }
}
