package import WireFormat

/// A document of Octopus's, read from JSON.
///
/// Servers of eight years differ in what they send, so a resource demands its id and nothing else: a missing or
/// misshapen member reads as nil or as its usual default, and ``json`` keeps all there was.
package protocol Resource: Sendable {
    /// What one is called in messages, for instance "interruption".
    static var noun: String { get }

    var id: String { get }

    /// Nil when the JSON has no id and so is no such document.
    init?(json: JSONNode)
}

extension JSONNode {
    /// The strings of an array member; nothing when it is missing or null.
    func strings(_ name: StaticString) -> [String] {
        self[name]?.elements.compactMap(\.string) ?? []
    }

    /// The instant in a member; nil when it is missing, null or no timestamp.
    func timestamp(_ name: StaticString) -> Timestamp? {
        self[name]?.string.flatMap { Timestamp(iso8601: $0) }
    }

    /// An object's JSON without white space and without Links, which name the server's routes and no facts.
    package var minifiedWithoutLinks: String {
        var bytes: [UInt8] = []
        appendMinified(to: &bytes, omitting: "Links")
        return String(decoding: bytes, as: UTF8.self)
    }
}
