import Foundation
import MirrorExport

/// Standard output for answers, standard error for everything else.
enum Console {
    /// Writes a line of an answer.
    static func print(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
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
    /// When nobody reads any more, there is nobody to tell.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Foundation.write(
                    descriptor,
                    UnsafeBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
    }

    /// What standard output can show.
    static var style: TerminalStyle {
        TerminalStyle(
            isTTY: isatty(STDOUT_FILENO) == 1,
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
