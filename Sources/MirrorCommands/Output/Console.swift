import Foundation
import MirrorExport

/// Standard output for answers, standard error for everything else.
enum Console {
    /// Writes a line of an answer.
    static func print(_ text: String) {
        answer(text + "\n")
    }

    /// Writes a part of an answer as it is.
    ///
    /// What cannot be written, for instance because the disk is full, ends the process: an answer that is cut must not
    /// pass for a whole one.
    ///
    /// - Returns: Whether somebody reads on; `head` does not, and that is no failure.
    @discardableResult
    static func answer(_ text: String) -> Bool {
        let failure = write(text, to: STDOUT_FILENO)
        if failure != 0 && failure != EPIPE {
            complain(
                "the answer could not be written whole (\(String(cString: strerror(failure)))). Make room and ask again."
            )
            exit(ExitStatus.partial.rawValue)
        }
        return failure == 0
    }

    /// Writes one line to standard error.
    static func complain(_ message: String) {
        write("octomirror: \(TerminalText.singleLine(message))\n", to: STDERR_FILENO)
    }

    /// Writes one line of news to standard error.
    static func note(_ message: String) {
        write(TerminalText.singleLine(message) + "\n", to: STDERR_FILENO)
    }

    /// Writes text as it is.
    ///
    /// - Returns: 0, or the error of the system's.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Foundation.write(
                    descriptor,
                    UnsafeBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return written < 0 ? errno : EIO }
                rest = rest.dropFirst(written)
            }
            return 0
        }
    }

    /// Whether a person reads standard output.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// What standard output can show.
    static var style: TerminalStyle {
        TerminalStyle(
            isTTY: isTerminal,
            environment: ProcessInfo.processInfo.environment,
            measuredWidth: measuredWidth(STDOUT_FILENO)
        )
    }

    /// What standard error can show.
    static var errorStyle: TerminalStyle {
        TerminalStyle(
            isTTY: isatty(STDERR_FILENO) == 1,
            environment: ProcessInfo.processInfo.environment,
            measuredWidth: measuredWidth(STDERR_FILENO)
        )
    }

    private static func measuredWidth(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
