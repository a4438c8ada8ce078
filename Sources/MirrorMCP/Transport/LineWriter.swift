import Dispatch
import Foundation
import Synchronization

/// Writes lines to a descriptor, each whole and in their order, on a thread of its own.
///
/// A client that does not read holds up that thread and nothing else: whoever has a line to write never waits on one.
final class LineWriter: Sendable {
    /// Further messages that answer nothing are dropped while so many lines wait: nobody reads them.
    static let maximumWaiting = 4096

    private typealias Waiting = CheckedContinuation<Void, Never>

    private struct Line {
        /// Nil for the end of the writing.
        var text: String?
        var waiting: Waiting?
    }

    private struct State {
        var lines: [Line] = []
        /// Who waits for the line that is being written.
        var current: Waiting?
        /// Whether nothing is written any more.
        var isClosed = false
    }

    private let descriptor: Int32
    /// Ends when the thread has: nobody reads, or the writing was finished or abandoned.
    let ended: AsyncStream<Void>
    private let isEnded: AsyncStream<Void>.Continuation
    private let state = Mutex(State())
    /// Counts the lines that wait.
    private let count = DispatchSemaphore(value: 0)

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        (ended, isEnded) = AsyncStream.makeStream()
        let thread = Thread { [self] in run() }
        thread.name = "writer"
        thread.start()
    }

    /// Has a line written, and does not wait for it.
    func post(_ text: String) {
        let isKept = state.withLock { state in
            guard !state.isClosed, state.lines.count < Self.maximumWaiting else { return false }
            state.lines.append(Line(text: text))
            return true
        }
        if isKept { count.signal() }
    }

    /// Has a line written, and suspends until it is taken, or until nothing is written any more.
    func write(_ text: String) async {
        await put(text)
    }

    /// Suspends until everything is written, and ends the thread.
    func finish() async {
        await put(nil)
    }

    /// Writes nothing more, and lets go of whoever waits; the thread ends once the descriptor takes what it has.
    func abandon() {
        let waiting = state.withLock { state in
            defer {
                state.lines = []
                state.current = nil
                state.isClosed = true
            }
            return state.lines.compactMap(\.waiting) + (state.current.map { [$0] } ?? [])
        }
        waiting.forEach { $0.resume() }
        count.signal()
    }

    private func put(_ text: String?) async {
        await withCheckedContinuation { continuation in
            let isKept = state.withLock { state in
                guard !state.isClosed else { return false }
                state.lines.append(Line(text: text, waiting: continuation))
                return true
            }
            if isKept { count.signal() } else { continuation.resume() }
        }
    }

    // MARK: - The thread

    private func run() {
        defer { isEnded.finish() }
        while true {
            count.wait()
            let line = state.withLock { state -> Line? in
                guard !state.isClosed, !state.lines.isEmpty else { return nil }
                let line = state.lines.removeFirst()
                state.current = line.waiting
                return line
            }
            guard let line else { return }
            let isTaken = line.text.map(take) ?? false
            let waiting = state.withLock { state in
                defer { state.current = nil }
                return state.current
            }
            waiting?.resume()
            guard isTaken else {
                abandon()
                return
            }
        }
    }

    /// Waits until the descriptor has taken a line.
    ///
    /// - Returns: Whether it did; false when nobody reads any more.
    private func take(_ text: String) -> Bool {
        var text = text + "\n"
        return text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let base = UnsafeBufferPointer(rebasing: rest).baseAddress
                let count = Foundation.write(descriptor, base, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 && errno == EAGAIN {
                    var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waited, 1, -1)
                    continue
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
