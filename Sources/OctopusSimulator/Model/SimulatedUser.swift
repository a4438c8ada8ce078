/// A user of the simulated installation, with what it may see.
package struct SimulatedUser: Sendable {
    /// `Users-N`.
    package let id: String
    /// The name to log in with.
    package var username: String
    /// The name that people see.
    package var displayName: String
    /// False once the account is disabled; its key then gets 401.
    package var isActive: Bool
    /// True for service accounts.
    package var isService: Bool
    /// The mail address, or nil.
    package var emailAddress: String?
    /// What the user may do.
    package var permissions: Set<Permission>
    /// Numbers of the spaces that the user may see; nil means all of them.
    package var spaceNumbers: Set<Int>?
    /// Numbers of the projects that the user may see; nil means all.
    ///
    /// Lists leave the rest out silently.
    package var projectNumbers: Set<Int>?

    /// True when the user may see the space; rows of the system have space number 0.
    func canSee(space: Int) -> Bool {
        space == 0 || spaceNumbers?.contains(space) ?? true
    }

    /// True when the user may see what belongs to the project; 0 is no project.
    func canSee(project: Int) -> Bool {
        project == 0 || projectNumbers?.contains(project) ?? true
    }
}
