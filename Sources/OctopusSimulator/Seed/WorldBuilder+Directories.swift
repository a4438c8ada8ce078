/// Projects, environments and tenants of every space. Numbers go round the spaces.
extension WorldBuilder {
    mutating func addDirectories() {
        addEnvironments()
        addProjects()
        addTenants()
    }

    private mutating func addEnvironments() {
        for (order, name) in Vocabulary.environments.enumerated() {
            for (index, space) in world.spaces.enumerated() {
                world.environments.append(
                    SimulatedEnvironment(
                        number: order * world.spaces.count + index + 1,
                        spaceNumber: space.number,
                        name: name,
                        slug: Vocabulary.slug(name),
                        sortOrder: order,
                        usesGuidedFailure: order >= 2
                    )
                )
            }
        }
    }

    private mutating func addProjects() {
        let names = Vocabulary.projects.sorted()
        for (order, name) in names.enumerated() {
            for (index, space) in world.spaces.enumerated() {
                guard order < 6 || random.isHit(percent: 60) else { continue }
                let number = order * world.spaces.count + index + 1
                world.projects.append(
                    SimulatedProject(
                        number: number,
                        spaceNumber: space.number,
                        name: name,
                        slug: Vocabulary.slug(name),
                        description: order % 3 == 0 ? "" : "Builds and ships the " + name.lowercased(),
                        isTenanted: order % 3 == 1,
                        isDisabled: false,
                        steps: steps(in: space.number),
                        runbooks: runbooks(project: number),
                        channelNumber: number + 300
                    )
                )
            }
        }
    }

    private mutating func steps(in space: Int) -> [SimulatedProject.ManualStep] {
        let first = random.index(below: Vocabulary.steps.count)
        let count = random.number(2, 4)
        return (0..<count).map { offset in
            let teams = teamIDs[space] ?? []
            let teamCount = [0, 1, 1, 1, 1, 2][random.index(below: 6)]
            let firstTeam = random.index(below: teams.count)
            return SimulatedProject.ManualStep(
                title: Vocabulary.steps[(first + offset) % Vocabulary.steps.count],
                teamIDs: (0..<min(teamCount, teams.count)).map { teams[(firstTeam + $0) % teams.count] },
                hasFixedInstructions: random.isHit(percent: 40),
                salt: random.next()
            )
        }
    }

    private mutating func runbooks(project: Int) -> [SimulatedProject.Runbook] {
        let first = random.index(below: Vocabulary.runbooks.count)
        return (0..<2).map { offset in
            SimulatedProject.Runbook(
                number: project * 2 + offset,
                name: Vocabulary.runbooks[(first + offset) % Vocabulary.runbooks.count]
            )
        }
    }

    private mutating func addTenants() {
        for (order, name) in Vocabulary.tenants.sorted().enumerated() {
            for (index, space) in world.spaces.enumerated() {
                let tenanted = world.projects.entries(in: space.number).filter(\.isTenanted)
                let number = order * world.spaces.count + index + 1
                world.tenants.append(
                    SimulatedTenant(
                        number: number,
                        spaceNumber: space.number,
                        name: name,
                        slug: "tenant-\(number)",
                        tags: order % 2 == 0 ? ["Region/North"] : ["Region/South", "Plan/Gold"],
                        projectNumbers: tenanted.map(\.number)
                    )
                )
            }
        }
    }
}
