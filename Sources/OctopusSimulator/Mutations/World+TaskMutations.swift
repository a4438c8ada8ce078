package import Foundation

/// Changes of server tasks. Ids are taken in any case; an unknown id changes nothing and gives false.
extension World {
    /// Adds a task in a space, which must exist, and returns its id; a deployment or run comes with it.
    ///
    /// With ``Dials/lateCommits`` nobody sees it before some requests have passed.
    @discardableResult
    package mutating func addTask(in spaceID: String, _ new: NewTask = NewTask()) -> String {
        guard let space = space(named: spaceID) else { preconditionFailure("no space \(spaceID)") }
        let number = taskNumbers.take(node: new.node)
        let now = clock.milliseconds
        commit(number) { $0.add(new, as: number, to: space, at: now) }
        return DocumentID(.tasks, number).text
    }

    /// Adds a task that has its number, as it was made at a time.
    mutating func add(_ new: NewTask, as number: Int, to space: SimulatedSpace, at now: Int64) {
        let spaceNumber = new.kind.isSystem ? 0 : space.number
        let queueTime = new.queueTime?.wholeMilliseconds ?? now
        let project = new.projectID.flatMap { DocumentID.number($0, .projects) }.flatMap { projects[$0] }
        let chosen = project ?? projects.entries(in: space.number).first
        var subject = 0
        if let chosen, new.kind == .deploy || new.kind == .runbookRun {
            subject = addSubject(of: new.kind, project: chosen, task: number, at: queueTime, node: new.node)
        }
        let hasStarted = new.state != .queued && new.state != .timedOut
        let completed = new.completedTime?.wholeMilliseconds ?? max(now, queueTime)
        let task = SimulatedTask(
            number: number,
            spaceNumber: spaceNumber,
            kind: new.kind,
            projectNumber: subject == 0 ? 0 : chosen?.number ?? 0,
            subjectNumber: subject,
            node: new.node,
            state: new.state,
            queueTime: queueTime,
            queueTimeExpiry: nil,
            startTime: new.startTime?.wholeMilliseconds ?? (hasStarted ? queueTime : nil),
            completedTime: new.state.isCompleted ? completed : nil,
            lastUpdatedTime: new.state.isCompleted ? completed : now,
            hasWarningsOrErrors: new.state == .failed,
            errorMessage: new.state == .failed ? Vocabulary.failureMessage : "",
            customDescription: new.description,
            pendingInterruptions: 0,
            hasPendingPreconditions: false
        )
        insert(task)
        if subject != 0 { record(.queued, task: task, at: now) }
    }

    /// Ends a task now or at a time; its pending interruptions close without result.
    @discardableResult
    package mutating func completeTask(
        _ id: String,
        state: TaskState = .success,
        at time: Date? = nil
    ) -> Bool {
        guard let number = DocumentID.number(id, .tasks), let task = tasks.row(number), state.isCompleted
        else {
            return false
        }
        let completed = time?.wholeMilliseconds ?? clock.milliseconds
        for slot in interruptionSlots(ofTask: number) where interruptions.row(at: slot).isPending {
            interruptions.update(interruptions.row(at: slot).number) { $0.isPending = false }
        }
        updateTask(number) { task in
            task.state = state
            task.startTime = task.startTime ?? (state == .timedOut ? nil : task.queueTime)
            task.completedTime = completed
            task.lastUpdatedTime = completed
            task.pendingInterruptions = 0
            if state == .failed {
                task.errorMessage = Vocabulary.failureMessage
                task.hasWarningsOrErrors = true
            }
        }
        if task.subjectNumber != 0 { record(Self.ending(state), task: task, at: completed) }
        return true
    }

    /// Cancels a task; its pending interruptions close without result.
    @discardableResult
    package mutating func cancelTask(_ id: String) -> Bool {
        completeTask(id, state: .canceled)
    }

    /// Abandons a stuck task: it counts as cancelled, its interruptions stay pending.
    @discardableResult
    package mutating func abandonTask(_ id: String) -> Bool {
        changeState(of: id, to: .canceled)
    }

    /// Sets the state of a task and nothing else, as `POST /tasks/{id}/state` does for terminal states:
    /// `CompletedTime` stays.
    @discardableResult
    package mutating func changeState(of id: String, to state: TaskState) -> Bool {
        guard let number = DocumentID.number(id, .tasks) else { return false }
        let now = clock.milliseconds
        return updateTask(number) { task in
            task.state = state
            task.lastUpdatedTime = now
            if state.isCompleted { task.completedTime = task.completedTime ?? now }
        }
    }

    /// Starts a queued task.
    @discardableResult
    package mutating func startTask(_ id: String) -> Bool {
        guard let number = DocumentID.number(id, .tasks), let task = tasks.row(number),
            task.state == .queued
        else { return false }
        let now = clock.milliseconds
        updateTask(number) { task in
            task.state = .executing
            task.startTime = task.startTime ?? now
            task.lastUpdatedTime = now
        }
        if task.subjectNumber != 0 { record(.started, task: task, at: now) }
        return true
    }

    /// Deletes a task with its deployment and its interruptions, as retention does.
    @discardableResult
    package mutating func deleteTask(_ id: String) -> Bool {
        DocumentID.number(id, .tasks).map { removeTask($0) } ?? false
    }

    private static func ending(_ state: TaskState) -> EventKind {
        switch state {
        case .success: .succeeded
        case .canceled, .timedOut: .canceled
        default: .failed
        }
    }

    private mutating func addSubject(
        of kind: TaskKind,
        project: SimulatedProject,
        task: Int,
        at time: Int64,
        node: Int
    ) -> Int {
        let space = project.spaceNumber
        let environment = environments.entries(in: space).last?.number ?? 0
        let isRun = kind == .runbookRun && !project.runbooks.isEmpty
        let release = releases.order(of: space).last { releases.row(at: $0).projectNumber == project.number }
        let row = SimulatedDeployment(
            number: isRun ? runbookRunNumbers.take(node: node) : deploymentNumbers.take(node: node),
            spaceNumber: space,
            projectNumber: project.number,
            releaseNumber: isRun ? 0 : release.map { releases.row(at: $0).number } ?? 0,
            runbookNumber: isRun ? project.runbooks[0].number : 0,
            environmentNumber: environment,
            tenantNumber: 0,
            taskNumber: task,
            created: time,
            deployedByIndex: 0,
            isScheduled: false
        )
        if isRun { runbookRuns.insert(row) } else { deployments.insert(row) }
        return row.number
    }
}
