import Foundation

/// Where the server is, who asks, and how patiently.
package struct OctopusConfiguration: Sendable {
    /// The base URL without a trailing slash and without `/api`; it may have a path (a virtual directory).
    package let server: String
    package let credential: Credential
    /// Sent with each request; Octopus lists it in its audit.
    package let userAgent: String
    /// How long a connection may take to open.
    package var connectTimeout: Duration = .seconds(10)
    /// How long an answer may take as a whole.
    package var requestTimeout: Duration = .seconds(180)
    /// A larger answer is refused.
    package var maximumBodySize = 64 << 20
    /// How often a request is tried before its failure counts.
    package var tries = 4
    /// How often it is tried where the server asks for patience (429), which is no failure.
    package var patientTries = 15
    /// The longest wait that a server may ask for; beyond it the request has failed for this run.
    package var longestWait: Duration = .seconds(300)
    /// How long a server that is starting (503 to the first request) is waited for.
    package var startupPatience: Duration = .seconds(60)
    /// The most requests in any minute.
    package var requestsPerMinute = 120
    /// The most requests of the whole run; nil for no bound.
    package var maximumRequests: Int?

    /// - Parameters:
    ///   - url: What the user gave.
    ///   - allowsPlainHTTP: Whether the key may go unencrypted to a host that is not this one.
    /// - Throws: ``ConfigurationError``.
    package init(
        url: String,
        credential: Credential,
        userAgent: String,
        allowsPlainHTTP: Bool
    ) throws(ConfigurationError) {
        let text = url.trimmingCharacters(in: .whitespaces)
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = components.host, !host.isEmpty
        else {
            throw ConfigurationError(
                message: "'\(text)' is not the URL of a server",
                hint: "It looks like https://HOST."
            )
        }
        guard components.user == nil, components.password == nil else {
            throw ConfigurationError(
                message: "the server's URL holds a user name or password",
                hint: "Leave them out; the key comes from OCTOPUS_API_KEY."
            )
        }
        guard scheme == "https" || allowsPlainHTTP || Self.isLoopback(host) else {
            throw ConfigurationError(
                message: "\(scheme)://\(host) would send the key unencrypted",
                hint: "Use https, or pass --allow-http if the network is yours."
            )
        }
        var path = components.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        if path.lowercased().hasSuffix("/api") { path.removeLast(4) }
        server = "\(scheme)://\(host)" + (components.port.map { ":\($0)" } ?? "") + path
        self.credential = credential
        self.userAgent = userAgent
    }

    private static func isLoopback(_ host: String) -> Bool {
        let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        return bare == "localhost" || bare == "::1" || bare.wholeMatch(of: /127(\.\d{1,3}){3}/) != nil
    }
}

/// A setting that cannot be used.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package let hint: String

    package init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(message). \(hint)" }
}

/// Who asks.
///
/// It never shows itself in a description, so that it cannot get into a log.
package struct Credential: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// How the secret is sent.
    package enum Scheme: Sendable {
        /// An API key, in `X-Octopus-ApiKey`.
        case apiKey
        /// An access token from an OIDC exchange, in `Authorization: Bearer`.
        case accessToken
    }

    let scheme: Scheme
    let secret: String

    package init(_ scheme: Scheme, secret: String) {
        self.scheme = scheme
        self.secret = secret
    }

    package var description: String { "••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    var header: (name: String, value: String) {
        switch scheme {
        case .apiKey: ("X-Octopus-ApiKey", secret)
        case .accessToken: ("Authorization", "Bearer \(secret)")
        }
    }
}
