/// A space of the simulated installation.
package struct SimulatedSpace: Sendable {
    /// The number in `Spaces-N`.
    package let number: Int
    /// The name that people see.
    package var name: String
    /// The name in URLs, accepted by `/api/spaces/{slug}/…`.
    package var slug: String
    /// What the space is for, or nil.
    package var description: String?
    /// True for the space that unscoped routes mean.
    package var isDefault: Bool

    /// The id as Octopus writes it.
    package var id: String { DocumentID(.spaces, number).text }
}
