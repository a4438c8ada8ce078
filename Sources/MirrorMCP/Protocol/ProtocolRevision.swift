/// A revision of the Model Context Protocol.
///
/// The first four begin with a handshake and are called legacy here; the last has none: each of its requests says
/// for itself which revision it speaks.
enum ProtocolRevision: String, Sendable, CaseIterable, Comparable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    /// What `initialize` is answered with when the client asks for a revision that has no handshake or is not known.
    static let latestLegacy = november2025
    /// What a legacy request over HTTP speaks that does not say.
    static let unnamedOverHTTP = march2025

    /// Whether each request says for itself which revision it speaks.
    var isModern: Bool { self == .july2026 }

    /// Titles, `resource_link` blocks, `structuredContent` and `outputSchema` came with the revision of June 2025.
    var hasStructuredContent: Bool { self >= .june2025 }

    /// Annotations of tools came with the revision of March 2025.
    var hasToolAnnotations: Bool { self >= .march2025 }

    /// Completion is older, and a capability of its own since the revision of March 2025.
    var namesCompletions: Bool { self >= .march2025 }

    /// A legacy revision by its name; nil for any other text.
    static func legacy(_ name: String) -> ProtocolRevision? {
        ProtocolRevision(rawValue: name).flatMap { $0.isModern ? nil : $0 }
    }

    static func < (left: ProtocolRevision, right: ProtocolRevision) -> Bool { left.rawValue < right.rawValue }
}
