import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Work that Ctrl-C and SIGTERM stop by cancelling it.
enum Stoppable {
    /// Runs `body`, and cancels it at a signal.
    ///
    /// - Throws: What `body` throws; `CancellationError` when it was stopped.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws
        -> Value
    {
        let service = OneService(body)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: service,
                        successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup
                    )
                ],
                gracefulShutdownSignals: [.sigint, .sigterm],
                logger: Logger(label: "signals") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        try await group.run()
        guard let result = service.result.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }
}

/// One piece of work as a service.
///
/// Its end is kept and not thrown, since the group would wrap an error.
private final class OneService<Value: Sendable>: Service {
    private let body: @Sendable () async throws -> Value
    let result = Mutex<Result<Value, any Error>?>(nil)

    init(_ body: @escaping @Sendable () async throws -> Value) {
        self.body = body
    }

    func run() async throws {
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await cancelWhenGracefulShutdown { try await self.body() })
        } catch {
            outcome = .failure(error)
        }
        result.withLock { $0 = outcome }
    }
}
