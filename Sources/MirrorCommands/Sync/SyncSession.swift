import Foundation
import Logging
import MirrorStore
import MirrorSync
import OctopusAPI

/// One run of sync with all it needs: the lock, the mirror, the client.
struct SyncSession: Sendable {
    let path: String
    /// What one who finds the mirror locked is told.
    let purpose: String
    let client: OctopusConfiguration
    let sync: SyncConfiguration
    let logger: Logger
    let showsProgress: Bool

    /// Runs once.
    ///
    /// When it is cancelled, the page in hand is stored or not, never half.
    func run() async throws -> SyncReport {
        let path = path
        try MirrorStore.check(path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        // A folder that cannot be made is reported when the lock is taken in it.
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let lock = try SyncLock(mirror: path, purpose: purpose, now: sync.now())
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
