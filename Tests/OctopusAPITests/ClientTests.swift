import MirrorTestSupport
import Synchronization
import Testing
import WireFormat

@testable import OctopusAPI

struct ClientTests {
    private static let root = #"{"InstallationId":"x","Version":"2026.3.1"}"#

    @Test func requestCarriesTheKeyAndIsAGet() async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(text: Self.root)
        } _: { server in
            let version = try await askRoot(server.url).version
            #expect(version == "2026.3.1")
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("GET /api HTTP/1.1\r\n"))
            #expect(request.header("X-Octopus-ApiKey") == "API-SECRET")
            #expect(request.header("Authorization") == nil)
            #expect(request.header("User-Agent") == "octomirror/test")
        }
    }

    @Test func accessTokenIsABearer() async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(text: Self.root)
        } _: { server in
            try await askRoot(server.url, Credential(.accessToken, secret: "TOKEN"))
            let request = try #require(server.requests.first)
            #expect(request.header("Authorization") == "Bearer TOKEN")
            #expect(request.header("X-Octopus-ApiKey") == nil)
        }
    }

    @Test(arguments: [
        ("/octopus/", "/octopus/api"), ("/octopus/api", "/octopus/api"), ("/API/", "/api"), ("", "/api"),
    ])
    func virtualDirectoryIsKept(path: String, target: String) async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(text: Self.root)
        } _: { server in
            try await askRoot(server.url + path)
            #expect(server.requests.first?.hasPrefix("GET \(target) ") == true)
        }
    }

    @Test(arguments: [
        ("401 Unauthorized", OctopusError.Code.unauthorized, 1), ("403 Forbidden", .forbidden, 1),
        ("404 Not Found", .notFound, 1), ("400 Bad Request", .refused, 1), ("418 Teapot", .refused, 1),
        ("429 Too Many Requests", .rateLimited, 15), ("500 Oops", .serverFailure, 4),
        ("502 Bad Gateway", .serverFailure, 4),
        ("504 Late", .serverFailure, 4), ("408 Timeout", .serverFailure, 4), ("204 No Content", .refused, 1),
        ("302 Found", .refused, 1),
    ])
    func statusDecidesWhetherItIsTriedAgain(status: String, code: OctopusError.Code, tries: Int) async throws
    {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(status)
        } _: { server in
            let found = try await failure(server.url).code
            #expect(found == code)
            #expect(server.requests.count == tries)
        }
    }

    @Test(arguments: [
        "", "   ", "<html>log in</html>", "{\"InstallationId\":\"x\"", "null", "[]", "{}", "\"text\"",
        "{\"InstallationId\":\"\"}",
    ])
    func answerThatMakesNoSenseIsAProtocolViolation(body: String) async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(text: body)
        } _: { server in
            let code = try await failure(server.url).code
            #expect(code == .protocolViolation)
        }
    }

    @Test func answerOfAProxyIsOneLineOfText() async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(
                "403 Forbidden",
                text: #"{"ErrorMessage":"No\r\nway","Errors":["a","\u001b[31mb"]}"#
            )
        } _: { server in
            let error = try await failure(server.url)
            #expect(error.message == "403: No way a \u{1B}[31mb")
        }
    }

    @Test func brokenConnectionIsTriedAgainAndThenUnreachable() async throws {
        let cut = Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Installat".utf8)
        for bytes in [[], cut, Array("nonsense\r\n\r\n".utf8)] {
            try await ScriptedServer.run { _, _ in
                .bytes(bytes)
            } _: { server in
                let code = try await failure(server.url).code
                #expect(code == .unreachable)
                #expect(server.requests.count == 4)
            }
        }
    }

    @Test func failureThatPassesIsCounted() async throws {
        try await ScriptedServer.run { _, number in
            switch number {
            case 1: ScriptedServer.answer("500 Oops")
            case 2: ScriptedServer.answer("429 Slow", ["Retry-After: 7"])
            case 3: .bytes([])
            default: ScriptedServer.answer(text: Self.root)
            }
        } _: { server in
            try await askRoot(server.url) { pacer in
                let counts = await pacer.counts
                #expect(counts == RequestPacer.Counts(total: 4, retried: 3, throttled: 1))
            } _: { _ in
            }
        }
    }

    @Test func nobodyListensIsUnreachable() async throws {
        let url = try await ScriptedServer.run { _, _ in
            .silence
        } _: { server in
            server.url
        }
        let code = try await failure(url).code
        #expect(code == .unreachable)
    }

    @Test func silenceIsUnreachable() async throws {
        try await ScriptedServer.run { _, _ in
            .silence
        } _: { server in
            let error = try await failure(server.url) {
                $0.requestTimeout = .milliseconds(100)
                $0.tries = 2
            }
            #expect(error.code == .unreachable)
            #expect(error.message.contains("in time"))
            #expect(server.requests.count == 2)
        }
    }

    @Test(.timeLimit(.minutes(60)))
    func answerThatNeverEndsIsCut() async throws {
        let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8)
        try await ScriptedServer.run { _, _ in
            .trickle(head)
        } _: { server in
            let error = try await failure(server.url) {
                $0.requestTimeout = .milliseconds(200)
                $0.tries = 1
            }
            #expect(error.code == .unreachable)
        }
    }

    @Test func answerThatIsTooLargeIsRefused() async throws {
        let large = String(repeating: " ", count: 5000) + Self.root
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer(text: large)
        } _: { server in
            let error = try await failure(server.url) { $0.maximumBodySize = 4096 }
            #expect(error.code == .protocolViolation)
            #expect(error.message.contains("larger"))
            #expect(
                try await askRoot(server.url, pacer: nil) { $0.maximumBodySize = 8192 }.version == "2026.3.1"
            )
        }
    }

    @Test func compressedAnswerIsRead() async throws {
        try await ScriptedServer.run { _, _ in
            ScriptedServer.answer("200 OK", ["Content-Encoding: gzip"], body: zippedRoot)
        } _: { server in
            let version = try await askRoot(server.url).version
            #expect(version == "zipped")
            #expect(server.requests[0].header("Accept-Encoding")?.contains("gzip") == true)
        }
    }

    @Test func compressedAnswerThatIsDamagedOrTooLargeMakesNoSense() async throws {
        var damaged = zippedRoot
        damaged[14] ^= 0xFF
        for (body, limit) in [(damaged, 1 << 20), (zippedRoot, 30)] {
            try await ScriptedServer.run { _, _ in
                ScriptedServer.answer("200 OK", ["Content-Encoding: gzip"], body: body)
            } _: { server in
                let error = try await failure(server.url) { $0.maximumBodySize = limit }
                #expect(error.code == .protocolViolation, "\(error)")
            }
        }
    }

    @Test func pageIsAskedForByItsParts() async throws {
        try await ScriptedServer.run { request, _ in
            let page = #"{"TotalResults":0,"Items":[]}"#
            return ScriptedServer.answer("200 OK", ["Date: Sun, 06 Nov 1994 08:49:37 GMT"], text: page)
        } _: { server in
            let configuration = try OctopusConfiguration(
                url: server.url,
                credential: Credential(.apiKey, secret: "API-SECRET"),
                userAgent: "octomirror/test",
                allowsPlainHTTP: false
            )
            try await OctopusClient.withClient(configuration, logger: .silent, clock: VirtualClock()) {
                client in
                let lists = SpaceLists(of: "Spaces-1", client: client)
                let page = try await lists.interruptions(Slice(skip: 30, take: 15), pendingOnly: true)
                #expect(page.serverTime == Timestamp(iso8601: "1994-11-06T08:49:37Z"))
                _ = try await lists.tasks(ids: ["ServerTasks-1", "a b&c=d"])
                let since = try #require(Timestamp(iso8601: "2026-05-01T10:00:00+02:00"))
                _ = try await lists.tasks(Slice(skip: 0, take: 5), .completed(since: since))
            }
            #expect(
                server.requests.map { $0.prefix { $0 != "\r\n" } } == [
                    "GET /api/Spaces-1/interruptions?skip=30&take=15&pendingOnly=true HTTP/1.1",
                    "GET /api/Spaces-1/tasks?skip=0&take=2&ids=ServerTasks-1,a%20b%26c%3Dd HTTP/1.1",
                    "GET /api/Spaces-1/tasks?skip=0&take=5&fromCompletedDate=2026-05-01T08%3A00%3A00.000Z HTTP/1.1",
                ]
            )
        }
    }
}

/// `{"InstallationId":"x","Version":"zipped"}`, compressed with gzip.
private let zippedRoot: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0xF2, 0xCC, 0x2B, 0x2E,
    0x49, 0xCC, 0xC9, 0x49, 0x2C, 0xC9, 0xCC, 0xCF, 0xF3, 0x4C, 0x51, 0xB2, 0x52, 0xAA, 0x50, 0xD2,
    0x51, 0x0A, 0x4B, 0x2D, 0x2A, 0x06, 0xF2, 0x81, 0xBC, 0xAA, 0xCC, 0x82, 0x82, 0xD4, 0x14, 0xA5,
    0x5A, 0x00, 0x18, 0xE9, 0x25, 0x8F, 0x29, 0x00, 0x00, 0x00,
]
