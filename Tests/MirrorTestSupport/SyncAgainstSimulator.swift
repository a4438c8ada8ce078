import Foundation
package import Logging
package import MirrorStore
package import MirrorSync
package import OctopusAPI
package import OctopusSimulator
import Testing
import WireFormat

/// One run of sync against a simulated server, without waiting for a pace.
///
/// - Parameter clock: What the run waits with; nobody waits for a virtual one.
package func syncOnce(
    _ server: RunningSimulator,
    into store: MirrorStore,
    apiKey: String? = nil,
    clock: some Clock<Duration> = VirtualClock(),
    _ adjust: (inout SyncConfiguration, inout OctopusConfiguration) -> Void = { _, _ in },
    progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
) async throws -> SyncReport {
    var client = try OctopusConfiguration(
        url: server.url.absoluteString,
        credential: Credential(.apiKey, secret: apiKey ?? server.apiKey),
        userAgent: "octomirror/test",
        allowsPlainHTTP: false
    )
    client.requestsPerMinute = 1_000_000
    let simulator = server.simulator
    var sync = SyncConfiguration(tool: "test") {
        Timestamp(milliseconds: Int64(simulator.now.timeIntervalSince1970 * 1000))
    }
    adjust(&sync, &client)
    defer { expectOnlyRead(simulator) }
    return try await OctopusClient.withClient(client, logger: .silent, clock: clock) { client in
        try await SyncRun(
            client: client,
            openStore: { store },
            configuration: sync,
            logger: .silent,
            progress: progress
        ).run()
    }
}

extension Logger {
    /// Says nothing.
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
