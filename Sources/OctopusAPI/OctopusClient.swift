package import Logging
import WireFormat

/// Reads from one Octopus Server.
///
/// There is no method that sends anything but GET.
package struct OctopusClient: Sendable {
    package let configuration: OctopusConfiguration
    package let pacer: RequestPacer
    private let transport: HTTPTransport
    private let logger: Logger

    /// Runs `body` with a client whose connections are closed at the end.
    ///
    /// - Parameter clock: What waits between tries and for the pace.
    package static func withClient<Result>(
        _ configuration: OctopusConfiguration,
        logger: Logger,
        clock: some Clock<Duration> = .continuous,
        _ body: (OctopusClient) async throws -> Result
    ) async throws -> Result {
        let client = OctopusClient(configuration, logger: logger, clock: clock)
        do {
            let result = try await body(client)
            try await client.transport.shutDown()
            return result
        } catch {
            try await client.transport.shutDown()
            throw error
        }
    }

    private init(_ configuration: OctopusConfiguration, logger: Logger, clock: some Clock<Duration>) {
        self.configuration = configuration
        self.logger = logger
        transport = HTTPTransport(configuration)
        pacer = RequestPacer(
            perMinute: configuration.requestsPerMinute,
            limit: configuration.maximumRequests,
            clock: clock
        )
    }
}

// MARK: - One request

extension OctopusClient {
    /// A document and the server's clock when it sent it.
    struct Document {
        let json: JSONNode
        let serverTime: Timestamp?
        let request: String
    }

    /// Gets a JSON document, trying again where that can help.
    ///
    /// - Parameter waitsForStart: Whether a server that is starting is waited for.
    func document(
        _ path: String,
        _ query: [(name: String, value: String)] = [],
        waitsForStart: Bool = false
    ) async throws -> Document {
        let request = "GET \(path)"
        let target = path + Self.encoded(query)
        var tries = Tries(configuration, waitsForStart: waitsForStart)
        while true {
            try await pacer.admit(request, isRetry: tries.count > 0)
            do {
                return try await attemptDocument(target, as: request)
            } catch let error as OctopusError {
                guard let wait = tries.wait(after: error) else { throw error }
                logger.debug("\(error.request): \(error.message); trying again in \(wait)")
                // Nothing else is sent in the meantime either.
                await pacer.hold(for: wait)
            }
        }
    }

    private func attemptDocument(_ target: String, as request: String) async throws -> Document {
        let answer = try await transport.get(target, as: request)
        if let wait = answer.rateLimit?.wait { await pacer.hold(for: wait) }
        guard answer.status == 200 else {
            if answer.status == 429 { await pacer.noteThrottled() }
            throw OctopusError.status(
                answer.status,
                request,
                body: answer.body,
                retryAfter: answer.retryAfter
            )
        }
        do {
            let json = try JSONDocument(parsing: answer.body).root
            return Document(json: json, serverTime: answer.serverTime, request: request)
        } catch {
            throw OctopusError.protocolViolation(request, Self.describe(answer.body, error))
        }
    }

    private static func describe(_ body: [UInt8], _ error: JSONError) -> String {
        let start = body.first { !" \t\r\n".utf8.contains($0) }
        switch start {
        case nil: return "the answer is empty"
        case UInt8(ascii: "<"): return "the answer is HTML, not JSON"
        default: return "the answer is cut or is no JSON (\(error))"
        }
    }

    private static func encoded(_ query: [(name: String, value: String)]) -> String {
        guard !query.isEmpty else { return "" }
        return "?" + query.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
    }

    /// RFC 3986's unreserved characters stay, and the comma, which separates list values.
    static func percentEncoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".unicodeScalars)
        var encoded = String.UnicodeScalarView()
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ","):
                encoded.append(Unicode.Scalar(byte))
            default: encoded.append(contentsOf: ["%", hex[Int(byte >> 4)], hex[Int(byte & 15)]])
            }
        }
        return String(encoded)
    }
}
