import Synchronization
import WireFormat

/// Tells the client how far a long answer has come.
final class ProgressReporter: Sendable {
    private let token: JSONValue
    private let send: @Sendable (String) -> Void
    private let last = Mutex<Int>(-1)

    /// Nil unless the request asks for it with a token that is a string or a whole number.
    init?(_ params: JSONNode?, send: (@Sendable (String) -> Void)?) {
        guard let send, let token = params?["_meta"]?["progressToken"].flatMap(RequestID.init) else {
            return nil
        }
        self.token = token.json
        self.send = send
    }

    /// Says so, if it is more than was said before: progress only grows.
    func report(_ done: Int, of total: Int) {
        let isNews = last.withLock { last in
            defer { last = max(last, done) }
            return done > last
        }
        guard isNews else { return }
        send(
            OutgoingFrame.notification(
                "notifications/progress",
                [
                    .init("progressToken", token), .init("progress", .int(Int64(done))),
                    .init("total", .int(Int64(total))),
                ]
            )
        )
    }
}
