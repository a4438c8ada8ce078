/// An environment of a space.
struct SimulatedEnvironment: Sendable {
    let number: Int
    let spaceNumber: Int
    let name: String
    let slug: String
    let sortOrder: Int
    let usesGuidedFailure: Bool

    var id: String { DocumentID(.environments, number).text }
}
