import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import WireFormat

/// Sends GET requests to one server, and nothing else.
struct HTTPTransport: Sendable {
    private let client: HTTPClient
    private let configuration: OctopusConfiguration

    init(_ configuration: OctopusConfiguration) {
        self.configuration = configuration
        var options = HTTPClient.Configuration()
        options.decompression = .enabled(limit: .size(configuration.maximumBodySize))
        // Followed here, where the key can be kept from other hosts.
        options.redirectConfiguration = .disallow
        options.timeout.connect = .milliseconds(configuration.connectTimeout.milliseconds)
        options.timeout.read = .milliseconds(configuration.requestTimeout.milliseconds)
        // A refused connection is refused at once; ``OctopusClient`` tries again, and counts it.
        options.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: options)
    }

    func shutDown() async throws {
        try await client.shutdown()
    }

    /// Where an answer redirects to; nil for any other answer.
    ///
    /// - Throws: ``OctopusError`` with `redirected` when the key would leave the server.
    func redirection(of answer: Answer, to url: String, as request: String) throws -> String? {
        guard (300..<400).contains(answer.status), answer.status != 304, let location = answer.location,
            let next = URL(string: location, relativeTo: URL(string: url))?.absoluteURL
        else { return nil }
        let target = Origin(next)
        guard let own = URL(string: configuration.server).flatMap(Origin.init), let target,
            own.mayRedirect(to: target)
        else { throw OctopusError.redirected(request, to: target?.description ?? "no web server") }
        return next.absoluteString
    }

    /// Gets a URL of the server's, following nothing.
    ///
    /// - Throws: ``OctopusError`` when there was no whole answer.
    func get(_ url: String, as name: String) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .GET
        let credential = configuration.credential.header
        request.headers = [
            credential.name: credential.value,
            "User-Agent": configuration.userAgent,
            "Accept": "application/json",
        ]
        do {
            let deadline = NIODeadline.now() + .milliseconds(configuration.requestTimeout.milliseconds)
            let response = try await client.execute(request, deadline: deadline)
            let body = try await body(of: response, until: deadline)
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let serverTime = response.headers.first(name: "Date").flatMap { HTTPDate.parse($0, now: now) }
            return Answer(
                status: Int(response.status.code),
                body: Array(body.readableBytesView),
                serverTime: serverTime,
                retryAfter: response.headers.first(name: "Retry-After")
                    .flatMap { RetryAfter.parse($0, serverTime: serverTime, now: now) },
                location: response.headers.first(name: "Location"),
                rateLimit: RateLimit(
                    limit: response.headers.first(name: "Octopus-RateLimit"),
                    policy: response.headers.first(name: "Octopus-RateLimit-Policy")
                )
            )
        } catch let error as CancellationError {
            throw error
        } catch let error as HTTPClientError where error == .cancelled {
            throw CancellationError()
        } catch is NIOTooManyBytesError {
            throw tooLarge(name)
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw tooLarge(name)
        } catch is NIOHTTPDecompression.DecompressionError {
            throw OctopusError.protocolViolation(
                name,
                "the answer is cut or damaged, and cannot be decompressed"
            )
        } catch {
            throw OctopusError.unreachable(name, Self.reason(error, configuration.server))
        }
    }

    /// Reads the whole body.
    ///
    /// The client's own deadline ends with the head of the answer, and its timeout starts again with each part, so a
    /// server that sends a little now and then would hold a run for ever.
    private func body(of response: HTTPClientResponse, until deadline: NIODeadline) async throws -> ByteBuffer
    {
        let limit = configuration.maximumBodySize
        let promised = response.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard promised <= limit else { throw NIOTooManyBytesError(maxBytes: limit) }
        var body = ByteBuffer()
        for try await var part in response.body {
            guard NIODeadline.now() < deadline else { throw HTTPClientError.deadlineExceeded }
            guard body.readableBytes + part.readableBytes <= limit else {
                throw NIOTooManyBytesError(maxBytes: limit)
            }
            body.writeBuffer(&part)
        }
        return body
    }

    private func tooLarge(_ name: String) -> OctopusError {
        .protocolViolation(name, "the answer is larger than \(configuration.maximumBodySize >> 20) MiB")
    }

    private static func reason(_ error: any Error, _ server: String) -> String {
        switch error {
        case let error as HTTPClientError
        where error == .connectTimeout || error == .readTimeout
            || error == .deadlineExceeded:
            "\(server) does not answer in time"
        case let error as HTTPClientError: "the connection to \(server) broke (\(error.shortDescription))"
        case is HTTPParserError: "the connection to \(server) broke in the middle of the answer"
        case let error as IOError: "the connection to \(server) failed (\(error.shortReason))"
        default: "cannot connect to \(server)"
        }
    }
}

extension IOError {
    fileprivate var shortReason: String { String(cString: strerror(errnoCode)).lowercased() }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
