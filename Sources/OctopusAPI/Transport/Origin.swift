import Foundation

/// The server that a URL names: scheme, host and port, the scheme's own port where none is written (RFC 6454 §4).
struct Origin: Equatable, CustomStringConvertible {
    let scheme: String
    let host: String
    let port: Int

    /// Nil for what is no URL of a server that speaks HTTP.
    init?(_ url: URL) {
        guard let scheme = url.scheme?.lowercased(), let host = url.host?.lowercased(), !host.isEmpty,
            let port = url.port ?? ["http": 80, "https": 443][scheme]
        else { return nil }
        (self.scheme, self.host, self.port) = (scheme, host, port)
    }

    /// Whether a redirect may take the key along.
    ///
    /// From http to https on one host it stays with the same server; never the other way.
    func mayRedirect(to next: Origin) -> Bool {
        self == next || (scheme == "http" && next.scheme == "https" && host == next.host)
    }

    /// All of a foreign location that a message may repeat.
    var description: String {
        let isUsual = (scheme, port) == ("http", 80) || (scheme, port) == ("https", 443)
        return "\(scheme)://\(host)" + (isUsual ? "" : ":\(port)")
    }
}
