import Foundation

/// A request without its transport.
package struct SimulatorRequest: Sendable {
    /// The method in effect, after `X-HTTP-Method-Override`, upper case.
    let method: String
    /// Path and query as sent.
    let target: String
    let path: String
    let rawQuery: String
    private(set) var query: QueryParameters
    /// The key from `X-Octopus-ApiKey`, `X-NuGet-ApiKey` or a bearer token.
    let key: String?
    let userAgent: String?
    let body: String

    /// A request as it comes off the wire.
    package init(
        method: String = "GET",
        target: String,
        key: String? = nil,
        userAgent: String? = nil,
        methodOverride: String? = nil,
        body: String = ""
    ) {
        let sent = method.uppercased()
        self.method = sent == "POST" ? methodOverride?.uppercased() ?? sent : sent
        self.target = target
        let mark = target.firstIndex(of: "?")
        path = String(target[..<(mark ?? target.endIndex)]).removingPercentEncoding ?? target
        rawQuery = mark.map { String(target[target.index(after: $0)...]) } ?? ""
        query = QueryParameters(rawQuery)
        self.key = key ?? query.text("apikey")
        self.userAgent = userAgent
        self.body = body
    }

    /// The request as a server with these dials understands it.
    func understood(by dials: Dials) -> SimulatorRequest {
        var request = self
        request.query = query.understood(by: dials)
        return request
    }
}
