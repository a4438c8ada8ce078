package import Foundation

/// What is really there, for comparing with what a client made of it.
extension Simulator {
    /// Ids of the spaces, default space first.
    package var spaceIDs: [String] {
        change { $0.spaces.map(\.id) }
    }

    /// The users; the first is the default principal.
    package var users: [SimulatedUser] {
        change { $0.users }
    }

    /// The teams of all spaces.
    package var teams: [SimulatedTeam] {
        change { $0.teams }
    }

    /// The present moment of simulated time.
    package var now: Date {
        change { $0.clock.now }
    }

    /// The API key of the default principal.
    package var apiKey: String {
        change { world in world.users.first.map { world.key(of: $0.id) } ?? "" }
    }

    /// The API key of a user, by id or name; empty for an unknown one.
    package func apiKey(of user: String) -> String {
        change { world in
            let found = world.users.first { $0.id == user || $0.username == user }
            return found.map { world.key(of: $0.id) } ?? ""
        }
    }

    /// Ids of a space's interruptions, newest first.
    package func interruptionIDs(in spaceID: String) -> [String] {
        change { world in
            guard let space = world.space(named: spaceID) else { return [] }
            let order = world.interruptions.order(of: space.number)
            return order.reversed().map { world.interruptions.row(at: $0).id }
        }
    }

    /// Ids of a space's pending interruptions, newest first.
    package func pendingInterruptionIDs(in spaceID: String) -> [String] {
        change { world in
            guard let space = world.space(named: spaceID) else { return [] }
            let order = world.interruptions.shortlist(of: space.number)
            return order.reversed().map { world.interruptions.row(at: $0).id }
        }
    }

    /// Ids of a space's tasks, newest first by queue time; nil gives the tasks of the system.
    package func taskIDs(in spaceID: String?) -> [String] {
        change { world in
            guard let number = spaceID.map({ world.space(named: $0)?.number }) ?? 0 else { return [] }
            return world.tasks.order(of: number).reversed().map { world.tasks.row(at: $0).id }
        }
    }

    /// The interruption's row, or nil once it is deleted.
    package func interruption(_ id: String) -> SimulatedInterruption? {
        change { $0.located(id)?.0 }
    }

    /// The task's row, or nil once it is deleted.
    package func task(_ id: String) -> SimulatedTask? {
        change { world in DocumentID.number(id, .tasks).flatMap { world.tasks.row($0) } }
    }

    /// The exact JSON that a user gets for an interruption; nil means the default principal.
    package func interruptionBody(_ id: String, as userID: String? = nil) -> String? {
        change { world in
            guard let row = world.located(id)?.0, let user = world.caller(userID) else { return nil }
            return world.single { world.write(row, for: user, into: &$0) }.body
        }
    }

    /// The exact JSON that a user gets for a task; nil means the default principal.
    package func taskBody(_ id: String, as userID: String? = nil) -> String? {
        change { world in
            guard let row = DocumentID.number(id, .tasks).flatMap({ world.tasks.row($0) }),
                let user = world.caller(userID)
            else { return nil }
            return world.single { world.write(row, for: user, into: &$0) }.body
        }
    }

    /// Who submitted each interruption, and when, by its id.
    package func submissions() -> [String: SimulatedSubmission] {
        change { world in
            var found: [String: SimulatedSubmission] = [:]
            for slot in world.events.order {
                let event = world.events.row(at: slot)
                guard event.kind == .interruptionSubmitted, event.interruptionSlot >= 0 else { continue }
                let user = event.userIndex >= 0 ? world.users[Int(event.userIndex)] : nil
                found[world.interruptions.row(at: event.interruptionSlot).id] = SimulatedSubmission(
                    eventID: event.id,
                    occurred: event.occurred,
                    userID: user?.id,
                    message: world.message(of: event),
                    taskID: world.tasks.row(at: event.taskSlot).id,
                    isListed: world.isListed(event)
                )
            }
            return found
        }
    }

    /// How many rows there are in all spaces.
    package var counts: (interruptions: Int, tasks: Int, events: Int) {
        change { ($0.interruptions.count, $0.tasks.count, $0.events.count) }
    }

    /// Every request so far, in order of arrival.
    package var requests: [LoggedRequest] {
        change { $0.traffic.log }
    }

    /// Every method that a request had so far, also of those that were forgotten.
    package var methods: Set<String> {
        change { $0.traffic.methods }
    }

    /// Forgets the requests so far; sequence numbers go on.
    package func clearRequests() {
        change { $0.traffic.log.removeAll() }
    }
}

/// What the audit trail has of an answer.
package struct SimulatedSubmission: Sendable {
    package let eventID: String
    /// Milliseconds since 1970.
    package let occurred: Int64
    package let userID: String?
    package let message: String
    package let taskID: String
    /// The audit trail shows it.
    package let isListed: Bool
}

extension World {
    /// The key that belongs to a user.
    func key(of userID: String) -> String {
        keys.filter { $0.value == userID }.map(\.key).min() ?? ""
    }

    /// The user with that id, or the default principal.
    func caller(_ id: String?) -> SimulatedUser? {
        id.map { id in users.first { $0.id == id } } ?? users.first
    }
}
