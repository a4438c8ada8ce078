package import WireFormat

/// One link of the ledger, as it is appended.
package struct Link: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// A state of an interruption that was not seen before.
        case version
        /// The newest state as the server sends it now: other in what is relative to the principal, or in its order.
        case refreshed
        /// The server no longer lists it.
        case gone
        /// The server lists it again.
        case returned
        /// What the facts of all sealed tables come to, after a transaction that changed them.
        case state
        /// A run came to its end.
        case certificate
        /// The schema was made or changed.
        case schema
    }

    package var kind: Kind
    package var run: Int64?
    package var at: Timestamp?
    /// The number of the interruption that it is about.
    package var interruption: Int64?
    /// Which version of it.
    package var ordinal: Int64?
    /// The number of the task that it is about.
    package var task: Int64?
    /// Of the exact body, or of the sums.
    package var digest: [UInt8]?
    package var versionHash: [UInt8]?
    /// JSON.
    package var facts: String?

    package init(_ kind: Kind, run: Int64? = nil, at: Timestamp? = nil) {
        self.kind = kind
        self.run = run
        self.at = at
    }
}

/// What a link's hash is made from.
///
/// The hash before it, then its values in the order of the table, each on a line of its own: numbers in decimal digits,
/// BLOBs in lower-case hexadecimal ones, nothing for NULL. The last value alone may be any text, and no newline ends it.
package struct LinkEncoding {
    private var bytes: [UInt8]
    private var isFirst = true

    /// The hash before the first link.
    package static let origin = [UInt8](repeating: 0, count: 32)

    package init(after previous: [UInt8]) {
        bytes = previous
        bytes.reserveCapacity(512)
    }

    package mutating func append(_ number: Int64?) {
        separate()
        if let number { bytes.append(digitsOf: number) }
    }

    package mutating func append(_ text: String?) {
        separate()
        if let text { bytes.append(contentsOf: text.utf8) }
    }

    package mutating func append(_ blob: [UInt8]?) {
        separate()
        guard let blob else { return }
        bytes.append(addingCapacity: 2 * blob.count) { digits in
            for byte in blob {
                digits.append(Self.digit(byte >> 4))
                digits.append(Self.digit(byte & 15))
            }
        }
    }

    private static func digit(_ number: UInt8) -> UInt8 {
        number + (number < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }

    package var hash: [UInt8] { SHA256.digest(of: bytes) }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: "\n")) }
        isFirst = false
    }
}
