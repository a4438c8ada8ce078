import Foundation
import MirrorExport
import MirrorQuery
import MirrorSync
import Synchronization

/// Says on standard error how far a long piece of work is: a bar that moves on a terminal, a line a minute elsewhere.
final class ProgressReporter: Sendable {
    private let isShown: Bool
    private let style = Console.errorStyle
    private let state = Mutex(State())

    private struct State {
        var lastShown: ContinuousClock.Instant = .now
        var hasLine = false
    }

    init(isShown: Bool) {
        self.isShown = isShown
    }

    func show(_ progress: SyncProgress) {
        switch progress {
        case .lane(let space, let name): show("\(space): \(name)")
        case .rows(let space, let kind, let read, let total): show(read, of: total, "\(kind)s", space)
        }
    }

    func show(_ progress: VerificationProgress) {
        let (done, total) = (progress.done, max(progress.done, progress.total))
        show("\(progress.check): \(Self.bar(done, of: total)) \(done) of \(total)")
    }

    /// Says how much of how much is done.
    ///
    /// - Parameters:
    ///   - noun: What is counted, in the plural.
    ///   - work: What is done.
    func show(_ done: Int, of total: Int, _ noun: String, _ work: String) {
        show("\(work): \(Self.bar(done, of: total)) \(done) of \(total) \(noun)")
    }

    private func show(_ text: String) {
        guard isShown else { return }
        let line = TerminalText.singleLine(text)
        state.withLock { state in
            if let width = style.width {
                Console.write(
                    "\r\u{1B}[K" + TerminalText.truncated(line, toWidth: width - 1),
                    to: STDERR_FILENO
                )
                state.hasLine = true
            } else if state.lastShown.duration(to: .now) >= .seconds(60) {
                state.lastShown = .now
                Console.note(line)
            }
        }
    }

    /// Takes the bar away.
    func clear() {
        state.withLock { state in
            if state.hasLine { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.hasLine = false
        }
    }

    private static func bar(_ read: Int, of total: Int) -> String {
        let width = 20
        let filled = total > 0 ? min(width, read * width / total) : width
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
