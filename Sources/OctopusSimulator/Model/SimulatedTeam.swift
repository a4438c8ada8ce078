/// A team of a space or, without a space, of the whole installation.
package struct SimulatedTeam: Sendable {
    /// `Teams-N`, or a built-in name such as `teams-everyone`.
    package let id: String
    /// The name that people see.
    package var name: String
    /// The number of its space, or nil for a system team.
    package var spaceNumber: Int?
    /// Ids of the members; `teams-everyone` has everybody, listed or not.
    package var memberUserIDs: [String]
    /// True for teams that come with the product.
    package var isBuiltIn: Bool

    /// True when the user is a member.
    func includes(_ userID: String) -> Bool {
        id == "teams-everyone" || memberUserIDs.contains(userID)
    }
}
