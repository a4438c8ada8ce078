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

    /// Gets a JSON document and reads it, trying again where that can help.
    ///
    /// - Parameters:
    ///   - waitsForStart: Whether a server that is starting is waited for.
    ///   - read: Makes of the document what was asked for; one that makes no sense is asked for again.
    func get<Value>(
        _ path: String,
        _ query: [(name: String, value: String)] = [],
        waitsForStart: Bool = false,
        read: (Document) throws -> Value
    ) async throws -> Value {
        let request = "GET \(path)"
        let target = path + Self.encoded(query)
        var tries = Tries(configuration, waitsForStart: waitsForStart)
        while true {
            do {
                return try read(try await document(target, as: request, isRetry: tries.count > 0))
            } catch let error as OctopusError {
                let wait = tries.wait(after: error)
                // Nothing else is sent in the meantime either, also where this request is given up.
                if let pause = wait ?? error.retryAfter { await pacer.hold(for: pause) }
                guard let wait else { throw tries.isLeftAlone(error) ? error.endingRun : error }
                logger.debug("\(error.request): \(error.message); trying again in \(wait)")
            }
        }
    }

    private func document(_ target: String, as request: String, isRetry: Bool) async throws -> Document {
        let answer = try await follow(target, as: request, isRetry: isRetry)
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

    /// Gets `target` (path and query, below the base URL), following redirects within the server.
    ///
    /// Each of them is a request like any other to the server, so it waits its turn and counts.
    private func follow(_ target: String, as request: String, isRetry: Bool) async throws -> Answer {
        var url = configuration.server + target
        for hop in 0..<4 {
            try await pacer.admit(request, isRetry: isRetry && hop == 0)
            let answer = try await transport.get(url, as: request)
            if let wait = answer.rateLimit?.wait { await pacer.hold(for: wait) }
            guard let next = try transport.redirection(of: answer, to: url, as: request) else {
                return answer
            }
            url = next
        }
        throw OctopusError.protocolViolation(request, "the server redirects in a circle")
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
