import WireFormat

/// Why a request to the Octopus Server brought nothing.
package struct OctopusError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; the caller decides by it.
    package enum Code: Sendable, Equatable {
        /// 401: no key, or a wrong or expired one.
        case unauthorized
        /// 403: the principal may not read this.
        case forbidden
        /// 404: not there, or hidden from the principal.
        case notFound
        /// 429, until the tries were used up.
        case rateLimited
        /// 408 and 5xx, until the tries were used up.
        case serverFailure
        /// No connection, or one that broke or stayed silent.
        case unreachable
        /// An answer that is not what the API promises: HTML, cut JSON, a missing envelope.
        case protocolViolation
        /// A redirect that would have taken the key to another host.
        case redirected
        /// Any other status of 4xx.
        case refused
        /// The run's own bound on requests is reached.
        case requestBudgetSpent
    }

    package let code: Code
    /// The request, without host and query secrets, for instance `GET /api/Spaces-1/tasks`.
    package let request: String
    /// What happened, in lower case.
    package let message: String
    /// What to do next, a whole sentence.
    package let hint: String
    /// When the server said to come back.
    package var retryAfter: Duration?

    package var description: String { "\(request): \(message). \(hint)" }

    /// Whether the server said that it is starting or being upgraded (503).
    package var isStarting = false

    /// Whether the server asks for more patience than a run has, so that nothing more should be sent in it.
    package private(set) var isLeftAlone = false

    /// The same for good.
    var endingRun: OctopusError {
        var error = self
        error.isLeftAlone = true
        return error
    }

    /// Whether the same request may succeed later.
    package var isRetryable: Bool {
        switch code {
        case .rateLimited, .serverFailure, .unreachable, .protocolViolation: true
        case .unauthorized, .forbidden, .notFound, .redirected, .refused, .requestBudgetSpent: false
        }
    }
}

extension OctopusError {
    static func protocolViolation(_ request: String, _ reason: String) -> OctopusError {
        OctopusError(
            code: .protocolViolation,
            request: request,
            message: reason,
            hint: "Check that the URL is an Octopus Server's and that no proxy answers in its place."
        )
    }

    static func unreachable(_ request: String, _ reason: String) -> OctopusError {
        OctopusError(
            code: .unreachable,
            request: request,
            message: reason,
            hint: "Check the URL and that the server is up."
        )
    }

    static func redirected(_ request: String, to location: String) -> OctopusError {
        OctopusError(
            code: .redirected,
            request: request,
            message: "the server redirects to \(location), and the key does not go to another host",
            hint: "Name that server with --server if it is the right one."
        )
    }

    package static func requestBudgetSpent(_ request: String, limit: Int) -> OctopusError {
        OctopusError(
            code: .requestBudgetSpent,
            request: request,
            message: "the run's \(limit) requests are used up",
            hint: "Run sync again to go on."
        )
    }

    /// Reads an error answer.
    ///
    /// Its body may be Octopus's error JSON, HTML, text or nothing.
    static func status(_ status: Int, _ request: String, body: [UInt8], retryAfter: Duration?) -> OctopusError
    {
        let said = ErrorBody(body)?.text
        func error(_ code: Code, _ message: String, _ hint: String) -> OctopusError {
            OctopusError(code: code, request: request, message: message, hint: hint, retryAfter: retryAfter)
        }
        let detail = said.map { ": \($0)" } ?? ""
        switch status {
        case 401:
            return error(
                .unauthorized,
                "401, the server does not accept the key",
                "Set OCTOPUS_API_KEY (or OCTOPUS_ACCESS_TOKEN, or --api-key-file) to a valid one."
            )
        case 403:
            return error(.forbidden, "403\(detail)", "Give the key's user the permission to view it.")
        case 404:
            return error(.notFound, "404\(detail)", "It is not there, or the key's user may not see it.")
        case 429:
            return error(
                .rateLimited,
                "429, the server asks for fewer requests",
                "Lower --rate, or try again later."
            )
        case 408, 500...599:
            var failure = error(.serverFailure, "\(status)\(detail)", "Try again later.")
            failure.isStarting = status == 503
            return failure
        default:
            return error(
                .refused,
                "\(status)\(detail)",
                "The server refuses this request; is it an Octopus Server?"
            )
        }
    }
}

/// Octopus's error JSON; any part of it may be missing.
struct ErrorBody {
    /// One line of what the server said.
    let text: String

    init?(_ body: [UInt8]) {
        guard let json = try? JSONDocument(parsing: body).root else { return nil }
        let message = json["ErrorMessage"]?.string
        let details = json.strings("Errors")
        let parts = ([message] + details).compactMap { $0 }.filter { !$0.isEmpty }
        guard !parts.isEmpty else { return nil }
        let line = parts.joined(separator: " ").split(whereSeparator: \.isNewline).joined(separator: " ")
        text = String(line.prefix(300))
    }
}
