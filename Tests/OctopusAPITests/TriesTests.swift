import MirrorTestSupport
import Synchronization
import Testing

@testable import OctopusAPI

struct TriesTests {
    private static let configuration = try? OctopusConfiguration(
        url: "https://octopus.example.com",
        credential: Credential(.apiKey, secret: "API-SECRET"),
        userAgent: "octomirror/test",
        allowsPlainHTTP: false
    )

    /// All the waits that a failure leads to when it never ends.
    private func allWaits(after error: OctopusError, waitsForStart: Bool = false) throws -> [Duration] {
        var tries = Tries(try #require(Self.configuration), waitsForStart: waitsForStart)
        var waits: [Duration] = []
        while let wait = tries.wait(after: error), waits.count < 1000 { waits.append(wait) }
        return waits
    }

    @Test(arguments: 0..<20)
    func waitsGrowAndAreBounded(_: Int) throws {
        let waits = try allWaits(after: .status(429, "GET /x", body: [], retryAfter: nil))
        #expect(waits.count == 14)
        for (place, wait) in waits.enumerated() {
            let base = Duration.milliseconds(500 << min(place, 4))
            #expect(wait >= base && wait < base * 1.5)
        }
    }

    @Test func jitterIsNotAlwaysTheSame() throws {
        let waits = try (0..<20).map { _ in
            try allWaits(after: .unreachable("GET /x", "gone"))
        }
        #expect(Set(waits).count > 1)
        #expect(waits.allSatisfy { $0.count == 3 })
    }

    @Test func serversWordCountsWhenItIsLongerAndBearable() throws {
        for status in [429, 503] {
            let wait = { try self.allWaits(after: .status(status, "GET /x", body: [], retryAfter: $0)).first }
            #expect(try wait(.seconds(300)) == .seconds(300))
            #expect(try wait(.seconds(301)) == nil)
            let shortest = try #require(try wait(.zero))
            #expect(shortest >= .milliseconds(500))
        }
    }

    @Test func startIsWaitedForAMinuteWhateverTheServerSays() throws {
        for retryAfter in [nil, .zero, .seconds(59), .seconds(300)] as [Duration?] {
            let error = OctopusError.status(503, "GET /api", body: [], retryAfter: retryAfter)
            let waits = try allWaits(after: error, waitsForStart: true)
            let total = waits.reduce(.zero, +)
            #expect(total >= .seconds(60))
            #expect(total - (waits.last ?? .zero) < .seconds(60), "the last wait begins within the minute")
        }
    }

    @Test func pauseThatAGivenUpRequestWasToldHoldsForTheNext() async throws {
        let clock = VirtualClock()
        let sentAt = Mutex<[Duration]>([])
        try await ScriptedServer.run { request, _ in
            sentAt.withLock { $0.append(clock.now.elapsed) }
            return request.hasPrefix("GET /api ")
                ? ScriptedServer.answer("500 Oops", ["Retry-After: 30"])
                : ScriptedServer.answer(text: "{}")
        } _: { server in
            var configuration = try OctopusConfiguration(
                url: server.url,
                credential: Credential(.apiKey, secret: "API-SECRET"),
                userAgent: "octomirror/test",
                allowsPlainHTTP: false
            )
            configuration.requestsPerMinute = 1_000_000
            try await OctopusClient.withClient(configuration, logger: .silent, clock: clock) { client in
                let error = await #expect(throws: OctopusError.self) {
                    try await client.get("/api", read: { $0.request })
                }
                #expect(error?.isLeftAlone == false)
                _ = try await client.get("/next") { $0.request }
            }
            #expect(sentAt.withLock { $0 } == (0..<5).map { .seconds(30 * $0) })
        }
    }

    @Test(arguments: ["429 Too Many Requests", "503 Away"])
    func serverThatAsksForTooMuchIsLeftAlone(status: String) async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(status, ["Retry-After: 3600"])
        } _: { server in
            let error = try await failure(server.url)
            #expect(error.isLeftAlone)
            #expect(error.retryAfter == .seconds(3600))
            #expect(server.requests.count == 1)
        }
    }
}
