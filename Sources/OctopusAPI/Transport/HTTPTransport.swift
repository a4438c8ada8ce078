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

    /// Gets `target` (path and query, below the base URL), following redirects within the server.
    ///
    /// - Throws: ``OctopusError`` when there was no whole answer.
    func get(_ target: String, as request: String) async throws -> Answer {
        var url = configuration.server + target
        for _ in 0..<4 {
            let answer = try await send(url, as: request)
            guard (300..<400).contains(answer.status), answer.status != 304 else { return answer }
            guard let location = answer.location,
                let next = URL(string: location, relativeTo: URL(string: url))?.absoluteURL
            else { return answer }
            guard isSameServer(next) else { throw OctopusError.redirected(request, to: next.origin) }
            url = next.absoluteString
        }
        throw OctopusError.protocolViolation(request, "the server redirects in a circle")
    }

    private func isSameServer(_ url: URL) -> Bool {
        guard let own = URL(string: configuration.server), url.host?.lowercased() == own.host?.lowercased()
        else {
            return false
        }
        // From http to https on one host the key stays with the same server; never the other way.
        let isUpgrade = own.scheme == "http" && url.scheme == "https"
        return isUpgrade || (url.scheme == own.scheme && url.port == own.port)
    }

    private func send(_ url: String, as name: String) async throws -> Answer {
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
            return Answer(
                status: Int(response.status.code),
                body: Array(body.readableBytesView),
                serverTime: response.headers.first(name: "Date").flatMap(HTTPDate.parse),
                retryAfter: response.headers.first(name: "Retry-After").flatMap { Int64($0) }
                    .map { .seconds(min(max($0, 0), 100_000)) },
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

extension URL {
    /// Scheme, host and port: all of a foreign location that a message may repeat.
    fileprivate var origin: String {
        "\(scheme ?? "")://\(host ?? "")" + (port.map { ":\($0)" } ?? "")
    }
}
