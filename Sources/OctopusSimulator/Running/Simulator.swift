import Synchronization

/// A stand-in Octopus Server: a seeded world behind one lock, the same answers for the same requests.
///
/// ```swift
/// try await Simulator.withServer { server in
///     server.simulator.raiseInterruption(in: "Spaces-1")
///     let list = server.url.appending(path: "api/Spaces-1/interruptions")
/// }
/// ```
package final class Simulator: Sendable {
    private let world: Mutex<World>

    /// Builds the world that the configuration asks for; 60,000 tasks take seconds in a debug build.
    ///
    /// - Parameter clock: What ``LoggedRequest/elapsed`` is measured with.
    package init(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
        clock: some Clock<Duration> = .continuous
    ) {
        var world = WorldBuilder.world(configuration)
        let start = clock.now
        world.traffic.elapsed = { start.duration(to: clock.now) }
        self.world = Mutex(world)
    }

    /// Answers a request without HTTP, in full and at once; faults of the transport show in the answer.
    package func respond(to request: SimulatorRequest) -> SimulatorResponse {
        world.withLock { $0.respond(to: request) }
    }

    /// Reads or changes the world in one step, seen by requests as a whole.
    @discardableResult
    package func change<Value: Sendable>(_ body: @Sendable (inout World) throws -> Value) rethrows -> Value {
        try world.withLock { try body(&$0) }
    }
}
