/// Users, keys and teams.
extension WorldBuilder {
    mutating func addPeople() {
        let everything = Set(Permission.allCases)
        let reading = everything.subtracting([.interruptionSubmit, .administerSystem])
        addUser("dana", "Dana", everything)
        addUser("release-bot", "Release Bot", reading, isService: true)
        addUser("ops-lead", "Ops Lead", everything)
        addUser("mika", "Mika", everything)
        addUser("søren", "Søren", everything)
        addUser("jules", "Jules", everything)
        addUser("kai", "Kai", everything, isActive: false)
        addUser("auditor", "Auditor", reading.subtracting([.interruptionViewSubmitResponsible]))
        addUser(
            "contractor",
            "Contractor",
            reading.subtracting([.eventView, .teamView, .userView]),
            spaceNumbers: [1]
        )
        answerers = [0, 2, 3, 4, 5]
        addTeams()
    }

    private mutating func addUser(
        _ username: String,
        _ displayName: String,
        _ permissions: Set<Permission>,
        isService: Bool = false,
        isActive: Bool = true,
        spaceNumbers: Set<Int>? = nil
    ) {
        let position = world.users.count + 1
        let id = "Users-\(position * 20 + 1)"
        let mail = isService ? nil : Vocabulary.slug(displayName) + "@example.com"
        world.users.append(
            SimulatedUser(
                id: id,
                username: username,
                displayName: displayName,
                isActive: isActive,
                isService: isService,
                emailAddress: mail,
                permissions: permissions,
                spaceNumbers: spaceNumbers,
                projectNumbers: nil
            )
        )
        let digits = String(position)
        let key = "API-SIMULATOR" + String(repeating: "0", count: 17 - digits.utf8.count) + digits
        world.keys[key] = id
    }

    private mutating func addTeams() {
        let ids = world.users.map(\.id)
        world.teams = [
            SimulatedTeam(
                id: "teams-everyone",
                name: "Everyone",
                spaceNumber: nil,
                memberUserIDs: [],
                isBuiltIn: true
            ),
            SimulatedTeam(
                id: "teams-administrators",
                name: "Octopus Administrators",
                spaceNumber: nil,
                memberUserIDs: [ids[2]],
                isBuiltIn: true
            ),
            SimulatedTeam(
                id: "teams-managers",
                name: "Octopus Managers",
                spaceNumber: nil,
                memberUserIDs: [ids[2]],
                isBuiltIn: true
            ),
        ]
        let members = [
            ("Release Managers", [0, 2, 3]), ("Database Team", [2, 4]), ("Operations", [2, 3, 5]),
            ("Köln Approvers", [0, 4, 6]),
        ]
        for (index, space) in world.spaces.enumerated() {
            world.teams.append(
                SimulatedTeam(
                    id: "teams-spacemanagers-" + space.id,
                    name: "Space Managers",
                    spaceNumber: space.number,
                    memberUserIDs: [ids[2]],
                    isBuiltIn: true
                )
            )
            for (position, (name, users)) in members.enumerated() {
                let id = "Teams-\(position * world.spaces.count + index + 21)"
                teamIDs[space.number, default: []].append(id)
                world.teams.append(
                    SimulatedTeam(
                        id: id,
                        name: name,
                        spaceNumber: space.number,
                        memberUserIDs: users.map { ids[$0] },
                        isBuiltIn: false
                    )
                )
            }
        }
    }
}
