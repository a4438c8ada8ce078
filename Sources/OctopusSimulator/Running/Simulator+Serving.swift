import Foundation

/// Listening.
extension Simulator {
    /// Runs a server on a free port of 127.0.0.1 while the body runs, and returns what the body does.
    ///
    /// - Parameter clock: What ``LoggedRequest/elapsed`` is measured with.
    @discardableResult
    package static func withServer<Value: Sendable>(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
        clock: some Clock<Duration> = .continuous,
        _ body: (RunningSimulator) async throws -> Value
    ) async throws -> Value {
        let simulator = Simulator(configuration, clock: clock)
        let (ports, found) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { found.finish() }
                try await simulator.run(host: "127.0.0.1", port: 0) { found.yield($0) }
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await group.waitForAll()
                throw SimulatorError.didNotStart
            }
            let address = "http://127.0.0.1:\(port)\(configuration.virtualDirectory)"
            guard let url = URL(string: address) else { throw SimulatorError.badAddress(address) }
            let value = try await body(RunningSimulator(simulator: simulator, port: port, url: url))
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
    }

    /// Serves until the task is cancelled or shut down gracefully; `onReady` gets the port once it listens.
    package func run(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws {
        try await HTTPListener(simulator: self).run(host: host, port: port, onReady: onReady)
    }
}
