package import Foundation

/// Changes from outside, each one step; the world's own methods say what they do.
extension Simulator {
    /// How the server misbehaves, from the next request on.
    package var dials: Dials {
        get { change { $0.dials } }
        set { change { $0.dials = newValue } }
    }

    /// Changes some dials and leaves the rest.
    package func setDials(_ body: @Sendable (inout Dials) -> Void) {
        change { body(&$0.dials) }
    }

    /// Moves the simulated clock.
    package func advance(by duration: Duration) {
        change { $0.clock.advance(by: duration) }
    }

    /// Has the data change just before a request to come.
    package func schedule(_ mutation: ScheduledMutation) {
        change { $0.traffic.schedule.append(mutation) }
    }

    /// Raises an interruption in a space, which must exist, and returns its id.
    @discardableResult
    package func raiseInterruption(
        in spaceID: String,
        _ new: NewInterruption = NewInterruption()
    ) -> String {
        change { $0.raiseInterruption(in: spaceID, new) }
    }

    /// Makes a user responsible for a pending interruption.
    @discardableResult
    package func takeResponsibility(_ id: String, by userID: String) -> Bool {
        change { $0.takeResponsibility(id, by: userID) }
    }

    /// Submits a pending interruption and lets its task go on.
    @discardableResult
    package func answer(_ id: String, by userID: String, decision: String, notes: String? = nil) -> Bool {
        change { $0.answer(id, by: userID, decision: decision, notes: notes) }
    }

    /// Changes the texts of an interruption in place.
    @discardableResult
    package func edit(_ id: String, title: String? = nil, instructions: String? = nil) -> Bool {
        change { $0.edit(id, title: title, instructions: instructions) }
    }

    /// Closes an interruption that nobody answered.
    @discardableResult
    package func closeWithoutResult(_ id: String) -> Bool {
        change { $0.closeWithoutResult(id) }
    }

    /// Deletes an interruption, or a task with all that hangs on it.
    @discardableResult
    package func delete(_ id: String) -> Bool {
        change { $0.deleteInterruption(id) || $0.deleteTask(id) }
    }

    /// Puts users, and nobody else, into a team.
    @discardableResult
    package func setMembers(of teamID: String, to users: [String]) -> Bool {
        change { $0.setMembers(of: teamID, to: users) }
    }

    /// Adds a task in a space, which must exist, and returns its id.
    @discardableResult
    package func addTask(in spaceID: String, _ new: NewTask = NewTask()) -> String {
        change { $0.addTask(in: spaceID, new) }
    }

    /// Starts a queued task.
    @discardableResult
    package func startTask(_ id: String) -> Bool {
        change { $0.startTask(id) }
    }

    /// Ends a task now or at a time.
    @discardableResult
    package func completeTask(_ id: String, state: TaskState = .success, at time: Date? = nil) -> Bool {
        change { $0.completeTask(id, state: state, at: time) }
    }

    /// Cancels a task; its pending interruptions close without result.
    @discardableResult
    package func cancelTask(_ id: String) -> Bool {
        change { $0.cancelTask(id) }
    }

    /// Abandons a stuck task: it counts as cancelled, its interruptions stay pending.
    @discardableResult
    package func abandonTask(_ id: String) -> Bool {
        change { $0.abandonTask(id) }
    }

    /// Sets the state of a task and nothing else; its completion time stays.
    @discardableResult
    package func changeState(of id: String, to state: TaskState) -> Bool {
        change { $0.changeState(of: id, to: state) }
    }

    /// Deletes a task with its interruptions, as retention does.
    @discardableResult
    package func deleteTask(_ id: String) -> Bool {
        change { $0.deleteTask(id) }
    }

    /// Drops a node's open block of numbers, as its restart does: its next id leaves a gap.
    package func restartNode(_ node: Int) {
        change { world in
            world.interruptionNumbers.restart(node: node)
            world.taskNumbers.restart(node: node)
        }
    }
}
