import OctopusSimulator
import Testing

struct AccessTests {
    private let simulator = Simulator()

    @Test(arguments: ["", "API-SIMULATOR99999999999999999", "nonsense"])
    func wrongKeyGets401(key: String) throws {
        let response = simulator.ask("/api/users/me", key: key)
        #expect(response.status == 401)
        #expect(
            try simulator.failure(response) == [
                "You must be logged in to request this resource. Please provide a valid API key or log in "
                    + "again."
            ]
        )
    }

    @Test func keyOfAnInactiveUserGets401() {
        #expect(simulator.ask("/api/users/me", key: simulator.apiKey(of: "kai")).status == 401)
    }

    @Test(arguments: ["/api", "/api/serverstatus/health", "/api/octopusservernodes/ping"])
    func rootAndHealthNeedNoKey(target: String) {
        #expect(simulator.ask(target, key: "").status == 200)
    }

    @Test func eachKeyIsItsUsers() throws {
        for user in simulator.users where user.isActive {
            let me = try simulator.json("/api/users/me", key: simulator.apiKey(of: user.username))
            #expect(me.Id?.text == user.id)
            #expect(me.IsRequestor?.flag == true)
        }
    }

    @Test func missingPermissionGets403WithItsName() throws {
        let key = simulator.apiKey(of: "contractor")
        for (target, permission) in [
            ("/api/events", "EventView"), ("/api/teams", "TeamView"), ("/api/users", "UserView"),
        ] {
            let response = simulator.ask(target, key: key)
            #expect(response.status == 403)
            #expect(try simulator.failure(response)[0].hasSuffix("Missing permission: \(permission)"))
        }
        #expect(simulator.ask("/api/users/me", key: key).status == 200)
    }

    @Test func hiddenSpaceIsForbiddenAndItsHomeIsNotFound() throws {
        let key = simulator.apiKey(of: "contractor")
        let hidden = simulator.spaceIDs[1]
        #expect(simulator.ask("/api/\(hidden)", key: key).status == 404)
        #expect(simulator.ask("/api/\(hidden)/interruptions", key: key).status == 403)
        #expect(try simulator.json("/api/spaces/all", key: key).elements.count == 1)
        let tasks = try simulator.json("/api/tasks?take=1000", key: key).Items?.elements ?? []
        #expect(!tasks.isEmpty)
        #expect(tasks.allSatisfy { $0.SpaceId?.text != hidden })
    }

    @Test func projectsOutOfSightAreLeftOutSilently() throws {
        let auditor = simulator.apiKey(of: "auditor")
        let task = try #require(
            simulator.taskIDs(in: "Spaces-1").compactMap { simulator.task($0) }.first { $0.projectNumber > 0 }
        )
        simulator.change { world in
            guard let index = world.users.firstIndex(where: { $0.username == "auditor" }) else { return }
            world.users[index].projectNumbers = [task.projectNumber]
        }
        let seen = try simulator.json("/api/Spaces-1/tasks?take=500", key: auditor).Items?.elements ?? []
        let projects = Set(seen.compactMap { $0.ProjectId?.text })
        #expect(projects == ["Projects-\(task.projectNumber)"])
        let all = try simulator.ids("/api/Spaces-1/interruptions?take=500")
        let visible = try simulator.ids("/api/Spaces-1/interruptions?take=500", key: auditor)
        #expect(visible.count < all.count)
    }

    @Test(arguments: [
        "/api/Spaces-1/interruptions/Interruptions-99", "/api/tasks/ServerTasks-1", "/api/Spaces-99/tasks",
        "/api/Spaces-99", "/api/nothing", "/elsewhere", "/api/tasks/ServerTasks-118000/nothing",
    ])
    func unknownThingsAreNotFound(target: String) {
        #expect(simulator.ask(target).status == 404)
    }

    @Test func notFoundNamesTheDocument() throws {
        let response = simulator.ask("/api/Spaces-1/interruptions/Interruptions-99")
        #expect(try simulator.failure(response) == ["The resource 'Interruptions-99' was not found."])
    }

    @Test func flagsAreTheCallers() throws {
        let team = try #require(simulator.teams.first { $0.spaceNumber == 1 && $0.name == "Database Team" })
        let id = simulator.raiseInterruption(in: "Spaces-1", NewInterruption(teamIDs: [team.id]))
        let member = try #require(simulator.users.first { team.memberUserIDs.contains($0.id) })
        let target = "/api/Spaces-1/interruptions/\(id)"
        let theirs = try simulator.json(target, key: simulator.apiKey(of: member.id))
        #expect(theirs.CanTakeResponsibility?.flag == true)
        #expect(theirs.HasResponsibility?.flag == false)
        #expect(try simulator.json(target).CanTakeResponsibility?.flag == false)
        simulator.takeResponsibility(id, by: member.id)
        let taken = try simulator.json(target, key: simulator.apiKey(of: member.id))
        #expect(taken.HasResponsibility?.flag == true)
        #expect(taken.ResponsibleUserId?.text == member.id)
        #expect(try simulator.json(target).HasResponsibility?.flag == false)
    }

    @Test func emptyTeamListMeansAnyoneWithThePermission() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let target = "/api/Spaces-1/interruptions/\(id)"
        #expect(try simulator.json(target).CanTakeResponsibility?.flag == true)
        let auditor = simulator.apiKey(of: "auditor")
        #expect(try simulator.json(target, key: auditor).CanTakeResponsibility?.flag == false)
    }

    @Test func nothingElseCanBeWritten() {
        let task = simulator.taskIDs(in: "Spaces-1")[0]
        #expect(simulator.ask("/api/tasks/\(task)/cancel", "POST", body: "{}").status == 405)
        #expect(simulator.ask("/api/Spaces-1/projects", "DELETE").status == 405)
    }
}
