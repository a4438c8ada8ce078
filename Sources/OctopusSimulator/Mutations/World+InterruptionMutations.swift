/// Changes of interruptions, as people and the server make them. Ids are taken in any case; an unknown id
/// changes nothing and gives false. A user can be given by id or by name.
extension World {
    /// Raises an interruption in a space, which must exist, and returns its id.
    ///
    /// With ``Dials/lateCommits`` nobody sees it, nor the task that is made for it, before some requests have passed.
    @discardableResult
    package mutating func raiseInterruption(
        in spaceID: String,
        _ new: NewInterruption = NewInterruption()
    ) -> String {
        guard let space = space(named: spaceID) else { preconditionFailure("no space \(spaceID)") }
        let created = new.created?.wholeMilliseconds ?? clock.milliseconds
        if let taskID = new.taskID, DocumentID.number(taskID, .tasks).flatMap({ tasks.row($0) }) == nil {
            preconditionFailure("no task \(taskID)")
        }
        let number = interruptionNumbers.take(node: new.node)
        let madeTask = new.taskID == nil ? taskNumbers.take(node: new.node) : nil
        commit(number) { world in
            var taskNumber = madeTask
            if let madeTask {
                let task = NewTask(queueTime: created.date, node: new.node)
                world.add(task, as: madeTask, to: space, at: created)
            } else {
                taskNumber = new.taskID.flatMap { DocumentID.number($0, .tasks) }
            }
            // Its task may be gone by the time it is committed, and then so is the interruption.
            guard let task = taskNumber.flatMap({ world.tasks.row($0) }) else { return }
            world.raise(new, as: number, in: space, of: task, at: created)
        }
        return DocumentID(.interruptions, number).text
    }

    /// Makes a change that shows a new row: at once, or late if the dial says so.
    mutating func commit(_ number: Int, _ change: @escaping @Sendable (inout World) -> Void) {
        if let late = dials.lateCommits, Oddity.isHit(late.fraction, seed, number, 6) {
            traffic.schedule.append(ScheduledMutation(before: late.requests + 1, .any, change))
        } else {
            change(&self)
        }
    }

    private mutating func raise(
        _ new: NewInterruption,
        as number: Int,
        in space: SimulatedSpace,
        of task: SimulatedTask,
        at created: Int64
    ) {
        let salt = UInt64(truncatingIfNeeded: number)
        let isGuided = new.kind == .guidedFailure
        let made: SimulatedInterruption.Instructions =
            isGuided ? .failureQuestion(salt: salt) : .generated(salt: salt, isFixed: false)
        let interruption = SimulatedInterruption(
            number: number,
            spaceNumber: space.number,
            kind: new.kind,
            taskNumber: task.number,
            created: created,
            customTitle: new.title ?? (isGuided ? nil : "Approve the deployment"),
            instructions: new.instructions.map { .text($0) } ?? made,
            isPending: true,
            responsibleTeamIDs: new.teamIDs,
            responsibleUserID: nil,
            notes: nil,
            decision: nil,
            hasButtonTypes: new.hasButtonTypes,
            canExclude: new.canExclude,
            linkedNumber: new.linkedTo.flatMap { DocumentID.number($0, .interruptions) } ?? 0,
            correlationSalt: salt,
            previousOfTask: -1
        )
        let slot = insert(interruption)
        interruptions.update(interruption.linkedNumber) { $0.linkedNumber = number }
        updateTask(task.number) { task in
            task.pendingInterruptions += 1
            guard !task.state.isCompleted else { return }
            let frees = new.kind == .manualIntervention && !new.isChildStep
            task.state = frees ? .queued : .executing
            task.startTime = task.startTime ?? created
            task.lastUpdatedTime = max(task.lastUpdatedTime, created)
        }
        record(.interruptionRaised, task: task, interruption: slot, at: created)
    }

    /// Makes a user responsible, whoever was before.
    @discardableResult
    package mutating func takeResponsibility(_ id: String, by userID: String) -> Bool {
        guard let (interruption, slot) = located(id), interruption.isPending else { return false }
        let userID = self.userID(of: userID)
        interruptions.update(interruption.number) { $0.responsibleUserID = userID }
        recordAnswer(.responsibilityTaken, interruption, slot, userID)
        return true
    }

    /// Submits an interruption as a user, who takes responsibility first if need be, and lets the task go on.
    ///
    /// The decision must be one of the button values; see ``SimulatedInterruption/decision``.
    @discardableResult
    package mutating func answer(
        _ id: String,
        by userID: String,
        decision: String,
        notes: String? = nil
    ) -> Bool {
        guard let (interruption, slot) = located(id), interruption.isPending else { return false }
        let userID = self.userID(of: userID)
        if interruption.responsibleUserID != userID { takeResponsibility(id, by: userID) }
        interruptions.update(interruption.number) { row in
            row.isPending = false
            row.decision = decision.isEmpty ? nil : decision
            row.notes = notes
        }
        recordAnswer(.interruptionSubmitted, interruption, slot, userID)
        if !dials.leavesLinkedPending, let linked = interruptions.row(interruption.linkedNumber),
            linked.isPending
        {
            interruptions.update(linked.number) { row in
                row.isPending = false
                row.decision = decision
                row.notes = notes
                row.responsibleUserID = userID
            }
            release(linked.taskNumber, decision: decision)
        }
        release(interruption.taskNumber, decision: decision)
        if decision == "Retry", dials.retryFailsAgain { raiseAgain(interruption) }
        return true
    }

    /// Changes the texts of an interruption in place; nil leaves a text as it is.
    ///
    /// Its audit events keep theirs.
    @discardableResult
    package mutating func edit(_ id: String, title: String? = nil, instructions: String? = nil) -> Bool {
        guard let (interruption, _) = located(id) else { return false }
        freezeEvents(ofTask: interruption.taskNumber)
        return interruptions.update(interruption.number) { row in
            if let title { row.customTitle = title }
            if let instructions { row.instructions = .text(instructions) }
        }
    }

    /// Closes an interruption that nobody answered, as when its task is cancelled.
    @discardableResult
    package mutating func closeWithoutResult(_ id: String) -> Bool {
        guard let (interruption, _) = located(id), interruption.isPending else { return false }
        updateTask(interruption.taskNumber) { $0.pendingInterruptions = max(0, $0.pendingInterruptions - 1) }
        return interruptions.update(interruption.number) { $0.isPending = false }
    }

    /// Deletes an interruption: 404 from now on, missing from lists.
    @discardableResult
    package mutating func deleteInterruption(_ id: String) -> Bool {
        guard let (interruption, _) = located(id) else { return false }
        if interruption.isPending { closeWithoutResult(id) }
        return interruptions.remove(interruption.number)
    }

    /// An interruption that is listed, and its slot.
    func located(_ id: String) -> (SimulatedInterruption, Int32)? {
        guard let number = DocumentID.number(id, .interruptions), let slot = interruptions.slot(of: number)
        else { return nil }
        return (interruptions.row(at: slot), slot)
    }

    private mutating func recordAnswer(
        _ kind: EventKind,
        _ interruption: SimulatedInterruption,
        _ slot: Int32,
        _ userID: String
    ) {
        guard let task = tasks.row(interruption.taskNumber) else { return }
        record(kind, task: task, interruption: slot, user: userIndex(userID), at: clock.milliseconds)
    }

    /// Lets a task go on, or fail, after one of its interruptions was answered.
    private mutating func release(_ number: Int, decision: String) {
        let now = clock.milliseconds
        updateTask(number) { $0.pendingInterruptions = max(0, $0.pendingInterruptions - 1) }
        guard let task = tasks.row(number), !task.state.isCompleted else { return }
        if decision == "Abort" || decision == "Fail" {
            completeTask(task.id, state: .failed)
        } else if task.pendingInterruptions == 0 {
            updateTask(number) { task in
                task.state = .executing
                task.lastUpdatedTime = now
                if decision != "Proceed" { task.hasWarningsOrErrors = true }
            }
            record(.resumed, task: task, at: now)
        }
    }

    private mutating func raiseAgain(_ interruption: SimulatedInterruption) {
        let new = NewInterruption(
            interruption.kind,
            taskID: DocumentID(.tasks, interruption.taskNumber).text,
            teamIDs: interruption.responsibleTeamIDs,
            hasButtonTypes: interruption.hasButtonTypes,
            canExclude: interruption.canExclude
        )
        raiseInterruption(in: DocumentID(.spaces, interruption.spaceNumber).text, new)
    }
}
