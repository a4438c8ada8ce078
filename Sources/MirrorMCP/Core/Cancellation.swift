import Synchronization

/// Whether an answer is wanted no longer.
///
/// It reaches work on a thread of its own, which the cancelling of a task does not.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var interrupt: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Ends what is being read now, and keeps what comes later from beginning.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            // Under the lock, so that it never meets what is read for somebody else afterwards.
            state.interrupt?()
        }
    }

    /// - Throws: `CancellationError` when the answer is wanted no longer.
    func check() throws {
        if isCancelled { throw CancellationError() }
    }

    /// Has `interrupt` called if it is cancelled while the body runs.
    func interrupting<Value>(_ interrupt: @escaping @Sendable () -> Void, _ body: () throws -> Value) throws
        -> Value
    {
        try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            state.interrupt = interrupt
        }
        defer { state.withLock { $0.interrupt = nil } }
        return try body()
    }
}
