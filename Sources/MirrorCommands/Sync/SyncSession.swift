import Foundation
import Logging
import MirrorStore
import MirrorSync
import OctopusAPI
import ServiceLifecycle
import Synchronization
import UnixSignals

/// One run of sync with all it needs: the lock, the mirror, the client, the signals.
struct SyncSession: Sendable {
    let path: String
    let client: OctopusConfiguration
    let sync: SyncConfiguration
    let logger: Logger
    let showsProgress: Bool

    /// Runs, and stops cleanly at Ctrl-C and SIGTERM: the page in hand is stored or not, never half.
    func runUntilDoneOrStopped() async throws -> SyncReport {
        let service = RunService(session: self)
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

    /// Runs once.
    func run() async throws -> SyncReport {
        let path = path
        try MirrorStore.check(path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        // A folder that cannot be made is reported when the lock is taken in it.
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let lock = try SyncLock(mirror: path, now: sync.now())
        let progress = ProgressReporter(isShown: showsProgress)
        defer { progress.clear() }
        let report = try await OctopusClient.withClient(client, logger: logger) { client in
            try await SyncRun(
                client: client,
                openStore: { try MirrorStore(path: path) },
                configuration: sync,
                logger: logger,
                progress: progress.show
            ).run()
        }
        _ = consume lock
        return report
    }
}

/// A run as a service, so that signals end it.
private final class RunService: Service {
    private let session: SyncSession
    let result = Mutex<Result<SyncReport, any Error>?>(nil)

    init(session: SyncSession) {
        self.session = session
    }

    func run() async throws {
        // Kept here and not thrown, since the group would wrap it.
        let outcome: Result<SyncReport, any Error>
        do {
            outcome = .success(try await cancelWhenGracefulShutdown { try await self.session.run() })
        } catch {
            outcome = .failure(error)
        }
        result.withLock { $0 = outcome }
    }
}
