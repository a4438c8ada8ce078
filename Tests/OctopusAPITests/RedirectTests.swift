import Foundation
import MirrorTestSupport
import Testing

@testable import OctopusAPI

struct RedirectTests {
    private static let root = #"{"InstallationId":"x","Version":"2026.3.1"}"#

    /// Answers `/api` with the way to `/moved`, and that with the root.
    private static func moved(_ request: String, _ number: Int) -> ScriptedServer.Reply {
        request.hasPrefix("GET /moved")
            ? ScriptedServer.answer(text: root)
            : ScriptedServer.answer("301 Moved", ["Location: /moved?x=1"])
    }

    @Test func redirectWithinTheServerIsFollowedWithTheKey() async throws {
        try await ScriptedServer.run(Self.moved) { server in
            let version = try await askRoot(server.url).version
            #expect(version == "2026.3.1")
            #expect(server.requests.last?.header("X-Octopus-ApiKey") == "API-SECRET")
        }
    }

    @Test func followedRedirectCountsAndWaitsItsTurn() async throws {
        let clock = VirtualClock()
        try await ScriptedServer.run(Self.moved) { server in
            try await askRoot(server.url, clock: clock) { pacer in
                #expect(await pacer.counts == RequestPacer.Counts(total: 2, retried: 0, throttled: 0))
            } _: { configuration in
                configuration.requestsPerMinute = 1
            }
            #expect(server.requests.count == 2)
            #expect(clock.now.elapsed >= .seconds(60))
        }
    }

    @Test func followedRedirectIsWithinTheBudget() async throws {
        try await ScriptedServer.run(Self.moved) { server in
            let code = try await failure(server.url) { $0.maximumRequests = 1 }.code
            #expect(code == .requestBudgetSpent)
            #expect(server.requests.count == 1)
        }
    }

    @Test func redirectSaysHowMuchIsLeftAsAnyAnswerDoes() async throws {
        let clock = VirtualClock()
        let left = ["Octopus-RateLimit: r=1;t=60", "Octopus-RateLimit-Policy: l=10;rpm=2"]
        try await ScriptedServer.run { request, number in
            number == 1
                ? ScriptedServer.answer("301 Moved", ["Location: /moved"] + left)
                : ScriptedServer.answer(text: Self.root)
        } _: { server in
            try await askRoot(server.url, clock: clock)
            #expect(clock.now.elapsed >= .seconds(30))
        }
    }

    @Test func keyDoesNotGoToAnotherHost() async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(text: Self.root)
        } _: { other in
            let location = "http://localhost:\(other.port)/api?token=LEAK"
            try await ScriptedServer.run { _, _ in
                ScriptedServer.answer("302 Found", ["Location: \(location)"])
            } _: { server in
                let error = try await failure(server.url)
                #expect(error.code == .redirected)
                #expect(!error.description.contains("LEAK"))
                #expect(server.requests.count == 1)
            }
            try await ScriptedServer.run { _, _ in
                ScriptedServer.answer("307 Found", ["Location: http://127.0.0.1:\(other.port)/api"])
            } _: { server in
                let code = try await failure(server.url).code
                #expect(code == .redirected, "another port is another server")
            }
            #expect(other.requests.isEmpty)
        }
    }

    @Test func circleOfRedirectsEnds() async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer("302 Found", ["Location: /api"])
        } _: { server in
            let code = try await failure(server.url) { $0.tries = 1 }.code
            #expect(code == .protocolViolation)
            #expect(server.requests.count <= 5)
        }
    }

    @Test(arguments: [
        ("https://h", "https://h:443", true), ("https://h:443", "https://H/x", true),
        ("http://h", "http://h:80/", true), ("http://h", "https://h", true),
        ("http://h:8080", "https://h:8443", true), ("https://h", "https://h:80", false),
        ("https://h", "https://h:444", false), ("https://h", "http://h", false),
        ("https://h", "http://h:443", false), ("https://h", "https://h.example", false),
        ("http://h:443", "http://h", false), ("https://h", "https://h@other", false),
    ])
    func serverIsItsSchemeHostAndPort(own: String, next: String, isSame: Bool) throws {
        let own = try #require(URL(string: own).flatMap(Origin.init))
        let next = try #require(URL(string: next).flatMap(Origin.init))
        #expect(own.mayRedirect(to: next) == isSame)
    }

    @Test(arguments: ["mailto:me@example.com", "file:///etc/passwd", "ftp://h", "https:///api"])
    func whatIsNoServerHasNoOrigin(text: String) throws {
        #expect(Origin(try #require(URL(string: text))) == nil)
    }
}
