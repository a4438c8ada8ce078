import WireFormat

/// What the server sent back, read as far as its transport goes.
struct Answer {
    let status: Int
    let body: [UInt8]
    /// The `Date` header.
    let serverTime: Timestamp?
    let retryAfter: Duration?
    let location: String?
}

/// Reads the dates of HTTP headers: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])) else { return nil }
        let number = month + 1
        return Timestamp(
            iso8601:
                "\(parts[3])-\(number < 10 ? "0" : "")\(number)-\(parts[1].count < 2 ? "0" : "")\(parts[1])T\(parts[4])Z"
        )
    }
}
