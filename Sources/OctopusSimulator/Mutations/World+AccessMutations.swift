/// Changes of what people may see. Ids and names of users are taken as they are; an unknown one changes nothing and
/// gives false.
extension World {
    /// Shows a user only some projects, or all of them for nil; lists leave the rest out silently.
    @discardableResult
    package mutating func restrict(_ user: String, toProjects ids: [String]?) -> Bool {
        updateUser(user) { user in
            user.projectNumbers = ids.map { Set($0.compactMap { DocumentID.number($0, .projects) }) }
        }
    }

    /// Shows a user only some spaces, or all of them for nil; the list of spaces leaves the rest out silently.
    @discardableResult
    package mutating func restrict(_ user: String, toSpaces ids: [String]?) -> Bool {
        updateUser(user) { user in
            user.spaceNumbers = ids.map { Set($0.compactMap { DocumentID.number($0, .spaces) }) }
        }
    }

    /// Puts users, and nobody else, into a team.
    @discardableResult
    package mutating func setMembers(of teamID: String, to users: [String]) -> Bool {
        guard let index = teams.firstIndex(where: { $0.id == teamID }) else { return false }
        teams[index].memberUserIDs = users.map { userID(of: $0) }
        return true
    }

    /// Takes a permission from a user: 403 from now on.
    @discardableResult
    package mutating func revoke(_ permission: Permission, from user: String) -> Bool {
        updateUser(user) { $0.permissions.remove(permission) }
    }

    /// Deletes a space with its tasks and interruptions: 404 from now on, missing from the list.
    @discardableResult
    package mutating func deleteSpace(_ id: String) -> Bool {
        guard let space = space(named: id) else { return false }
        for slot in tasks.order(of: space.number) { removeTask(tasks.row(at: slot).number) }
        spaces.removeAll { $0.number == space.number }
        return true
    }

    private mutating func updateUser(_ user: String, _ change: (inout SimulatedUser) -> Void) -> Bool {
        guard let index = users.firstIndex(where: { $0.id == user || $0.username == user }) else {
            return false
        }
        change(&users[index])
        return true
    }
}
