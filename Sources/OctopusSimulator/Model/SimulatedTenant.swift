/// A tenant of a space, connected to some projects.
struct SimulatedTenant: Sendable {
    let number: Int
    let spaceNumber: Int
    let name: String
    let slug: String
    let tags: [String]
    let projectNumbers: [Int]

    var id: String { DocumentID(.tenants, number).text }
}
