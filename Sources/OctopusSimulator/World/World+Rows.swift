/// Adding, changing and removing rows with everything that hangs on them.
extension World {
    /// Adds a task and returns its slot.
    @discardableResult
    mutating func insert(_ task: SimulatedTask) -> Int32 {
        taskCounts[task.spaceNumber, default: [:]][task.state, default: 0] += 1
        return tasks.insert(task)
    }

    /// Changes a task and keeps the totals right.
    @discardableResult
    mutating func updateTask(_ number: Int, _ change: (inout SimulatedTask) -> Void) -> Bool {
        guard let before = tasks.row(number) else { return false }
        var after = before
        change(&after)
        taskCounts[before.spaceNumber, default: [:]][before.state, default: 0] -= 1
        taskCounts[after.spaceNumber, default: [:]][after.state, default: 0] += 1
        return tasks.update(number) { $0 = after }
    }

    /// Removes a task with its interruptions and its deployment, as retention does; its events stay.
    @discardableResult
    mutating func removeTask(_ number: Int) -> Bool {
        guard let task = tasks.row(number) else { return false }
        for slot in interruptionSlots(ofTask: number) {
            interruptions.remove(interruptions.row(at: slot).number)
        }
        lastInterruptionOfTask[number] = nil
        taskCounts[task.spaceNumber, default: [:]][task.state, default: 0] -= 1
        switch task.kind {
        case .deploy: deployments.remove(task.subjectNumber)
        case .runbookRun: runbookRuns.remove(task.subjectNumber)
        default: break
        }
        return tasks.remove(number)
    }

    /// Adds an interruption to its task and returns its slot.
    @discardableResult
    mutating func insert(_ interruption: SimulatedInterruption) -> Int32 {
        var interruption = interruption
        interruption.previousOfTask = lastInterruptionOfTask[interruption.taskNumber] ?? -1
        let slot = interruptions.insert(interruption)
        lastInterruptionOfTask[interruption.taskNumber] = slot
        return slot
    }

    /// Records an audit event about a task; its number comes from the task's node.
    mutating func record(
        _ kind: EventKind,
        task: SimulatedTask,
        interruption: Int32 = -1,
        user: Int32 = -1,
        at time: Int64
    ) {
        guard let taskSlot = tasks.slot(of: task.number) else { return }
        let event = SimulatedEvent(
            number: eventNumbers.take(node: task.node),
            autoID: events.count + 1,
            spaceNumber: task.spaceNumber,
            kind: kind,
            occurred: time,
            taskSlot: taskSlot,
            interruptionSlot: interruption,
            userIndex: user,
            previousOfTask: lastEventOfTask[task.number] ?? -1,
            hiddenThrough: traffic.count + dials.eventDelay
        )
        lastEventOfTask[task.number] = events.insert(event)
    }

    /// Writes down the messages of a task's events before something that they quote changes.
    mutating func freezeEvents(ofTask number: Int) {
        for slot in eventSlots(ofTask: number) {
            let event = events.row(at: slot)
            guard event.frozenMessage == nil else { continue }
            let message = message(of: event)
            events.update(event.number) { $0.frozenMessage = message }
        }
    }
}
