import Dispatch

/// A thread for what waits for other processes, so that messages are read and answered meanwhile.
final class StateThread: Sendable {
    private let queue = DispatchQueue(label: "octomirror policy state")

    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
