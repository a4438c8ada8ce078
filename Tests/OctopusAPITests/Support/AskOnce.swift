import Logging
import MirrorTestSupport
import Testing

@testable import OctopusAPI

/// The server's root, asked for by a client that waits no real time.
@discardableResult
func askRoot(
    _ url: String,
    _ credential: Credential = Credential(.apiKey, secret: "API-SECRET"),
    clock: VirtualClock = VirtualClock(),
    pacer: ((RequestPacer) async -> Void)? = nil,
    _ adjust: (inout OctopusConfiguration) -> Void = { _ in }
) async throws -> ServerRoot {
    var configuration = try OctopusConfiguration(
        url: url,
        credential: credential,
        userAgent: "octomirror/test",
        allowsPlainHTTP: true
    )
    configuration.requestsPerMinute = 1_000_000
    adjust(&configuration)
    return try await OctopusClient.withClient(configuration, logger: .silent, clock: clock) {
        client in
        do {
            let root = try await client.root().root
            await pacer?(client.pacer)
            return root
        } catch {
            await pacer?(client.pacer)
            throw error
        }
    }
}

/// The code of the failure that a server's answers lead to.
func failure(
    _ url: String,
    _ adjust: (inout OctopusConfiguration) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> OctopusError {
    let error = await #expect(throws: OctopusError.self, sourceLocation: sourceLocation) {
        try await askRoot(url, pacer: nil, adjust)
    }
    return try #require(error, sourceLocation: sourceLocation)
}

extension String {
    /// A header of a request's text.
    func header(_ name: String) -> String? {
        split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }
}
