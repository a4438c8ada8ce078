package import MirrorPolicy
import WireFormat

/// Who may ask over HTTP, and from where.
package struct HTTPAccess: Sendable {
    /// Whether the endpoint is reached from this machine alone.
    let isLoopback: Bool
    let policy: PolicyGate
    /// Who shows the token that the environment names, and the hash of that token; nil when it names none.
    private let environment: (grant: Grant, hash: [UInt8])?

    package init(isLoopback: Bool, policy: PolicyGate, token: String?) {
        self.isLoopback = isLoopback
        self.policy = policy
        environment = token.map { (.environment(token: $0), SHA256.digest(of: [$0])) }
    }

    /// Whether nobody is let in without a token.
    package var requiresToken: Bool { !isLoopback || environment != nil || policy.requiresBearer }

    /// Whether there is a token that lets somebody in.
    package var hasTokens: Bool { environment != nil || policy.requiresBearer }

    /// Who asks; nil when the token is missing or wrong.
    func grant(_ question: HTTPQuestion) -> Grant? {
        guard requiresToken else { return .local }
        guard let value = question.header("authorization"), question.headers["authorization"]?.count == 1
        else {
            return nil
        }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = String(parts[1])
        // A token that has a grant of its own is held to it.
        if let grant = policy.grant(bearer: token) { return grant }
        // Hashes are compared, so how long it takes says nothing of the token.
        guard let environment, SHA256.digest(of: [token]) == environment.hash else { return nil }
        return environment.grant
    }

    /// Why a browser may not ask, so that no web page reaches the mirror through one; nil when all is well.
    ///
    /// A name that someone else's page has had resolved to this machine stands in Host, and that page in Origin.
    func refusal(_ question: HTTPQuestion) -> HTTPReply? {
        let host = question.header("host").map(Self.name)
        if isLoopback {
            guard let host, Self.loopbackNames.contains(host), question.headers["host"]?.count == 1 else {
                return .refusal(421, "this server answers to localhost only")
            }
        }
        guard let origins = question.headers["origin"] else { return nil }
        guard origins.count == 1, let origin = origins.first, let name = Self.originName(origin),
            Self.loopbackNames.contains(name) || (!isLoopback && name == host)
        else { return .refusal(403, "this origin may not ask") }
        return nil
    }

    private static let loopbackNames: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    /// `HOST:PORT` without the port.
    private static func name(_ authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[...end]) }
        return String(text.prefix { $0 != ":" })
    }

    private static func originName(_ origin: String) -> String? {
        for scheme in ["http://", "https://"] where origin.lowercased().hasPrefix(scheme) {
            let rest = origin.dropFirst(scheme.count)
            return rest.contains("/") || rest.contains("@") ? nil : name(String(rest))
        }
        return nil
    }
}
