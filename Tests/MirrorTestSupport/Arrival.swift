package import OctopusSimulator

/// A request that is yet to come, for tests that do something once it is there.
package struct Arrival: Sendable {
    private let requests: AsyncStream<Void>

    /// - Parameter number: Which of the requests that match from now on, from 1.
    package init(_ number: Int = 1, of match: RequestMatch = .any, at simulator: Simulator) {
        let (requests, arrived) = AsyncStream<Void>.makeStream()
        simulator.schedule(ScheduledMutation(before: number, match) { _ in arrived.finish() })
        self.requests = requests
    }

    /// Waits until the request is there, before it is answered.
    package func wait() async throws {
        for await _ in requests {}
        try Task.checkCancellation()
    }
}
