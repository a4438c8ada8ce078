import Foundation
import MirrorPolicy
import Testing

@testable import MirrorMCP

/// Who is let in over HTTP, and from where.
struct HTTPAccessTests {
    private static func access(isLoopback: Bool = true, token: String? = nil) throws -> HTTPAccess {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-\(UUID().uuidString)"
        )
        let policy = try PolicyGate(
            policy: nil,
            grants: nil,
            state: folder.path,
            vocabulary: .agent,
            now: { Date() }
        )
        return HTTPAccess(isLoopback: isLoopback, policy: policy, token: token)
    }

    private static func question(
        host: String? = "localhost",
        origin: String? = nil,
        _ authorization: String...
    ) -> HTTPQuestion {
        var question = HTTPQuestion()
        question.headers["host"] = host.map { [$0] }
        question.headers["origin"] = origin.map { [$0] }
        question.headers["authorization"] = authorization.isEmpty ? nil : authorization
        return question
    }

    // MARK: - Names

    @Test(arguments: ["localhost", "LOCALHOST:8066", "127.0.0.1:1", "[::1]:8066", "[::1]"])
    func thisMachineIsServed(host: String) throws {
        #expect(try Self.access().refusal(Self.question(host: host)) == nil)
    }

    @Test(arguments: [
        "evil.example.com", "127.0.0.1.evil.example.com", "localhost.evil.example.com:80", "",
        "169.254.169.254", "[::2]:1", nil,
    ])
    func nameThatWasResolvedToThisMachineIsNot(host: String?) throws {
        #expect(try Self.access().refusal(Self.question(host: host))?.status == 421)
    }

    @Test func twoHostsAreRefused() throws {
        var question = Self.question()
        question.headers["host"] = ["localhost", "evil.example.com"]
        #expect(try Self.access().refusal(question)?.status == 421)
    }

    @Test(arguments: ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:5"])
    func pageOfThisMachineMayAsk(origin: String) throws {
        #expect(try Self.access().refusal(Self.question(origin: origin)) == nil)
    }

    @Test(
        arguments: [
            "https://evil.example.com", "null", "", "http://localhost.evil.example.com",
            "http://evil.example.com/localhost",
            "http://localhost@evil.example.com", "file://localhost", "localhost",
            "http://evil.example.com:80#localhost",
        ]
    )
    func pageOfAnotherMayNot(origin: String) throws {
        for isLoopback in [true, false] {
            let access = try Self.access(isLoopback: isLoopback, token: "t")
            #expect(access.refusal(Self.question(origin: origin))?.status == 403)
        }
    }

    @Test func elsewhereAPageOfTheSameNameMayAskAndAnyNameIsServed() throws {
        let access = try Self.access(isLoopback: false, token: "t")
        #expect(access.refusal(Self.question(host: "mirror.example.com:8066")) == nil)
        #expect(
            access.refusal(
                Self.question(host: "mirror.example.com:8066", origin: "https://mirror.example.com")
            ) == nil
        )
    }

    // MARK: - Tokens

    @Test func onLoopbackWithoutATokenEverybodyIsLocal() throws {
        let access = try Self.access()
        #expect(!access.requiresToken && access.grant(Self.question()) == .local)
    }

    @Test func elsewhereNobodyIsLetInWithoutAToken() throws {
        let access = try Self.access(isLoopback: false)
        #expect(access.requiresToken && !access.hasTokens)
        #expect(access.grant(Self.question()) == nil && access.grant(Self.question("Bearer x")) == nil)
    }

    @Test(arguments: ["Bearer secret", "bearer secret", "BEARER secret"])
    func rightTokenIsLetIn(value: String) throws {
        for isLoopback in [true, false] {
            let grant = try #require(
                try Self.access(isLoopback: isLoopback, token: "secret").grant(Self.question(value))
            )
            #expect(grant.label == "token" && grant.id == "2bb80d537b1d")
        }
    }

    @Test(arguments: [
        "secret", "Bearer", "Bearer ", "Bearer Secret", "Bearer secret2", "Basic secret", "Bearer  secret",
        "", "Bearer secret ",
    ])
    func wrongTokenIsNot(value: String) throws {
        #expect(try Self.access(token: "secret").grant(Self.question(value)) == nil)
    }

    @Test func twoTokensAreRefused() throws {
        #expect(
            try Self.access(token: "secret").grant(Self.question("Bearer secret", "Bearer secret")) == nil
        )
    }
}
