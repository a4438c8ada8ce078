/// What happens to a task from its start to its end.
extension WorldBuilder {
    /// Runs a task through its interruptions to the state it has now.
    mutating func run(_ task: inout SimulatedTask, answered: Int, pending: Int, isRecent: Bool) {
        if answered + pending == 0, isRecent, random.isHit(percent: 50) {
            leaveUnfinished(&task)
            return
        }
        if answered + pending == 0, random.isHit(percent: 1) {
            task.state = .timedOut
            task.completedTime = min(now, task.queueTime + 3_600_000)
            task.queueTimeExpiry = task.completedTime
            task.lastUpdatedTime = task.completedTime ?? task.queueTime
            return
        }
        var time = min(now - 60_000, task.queueTime + Int64(random.number(1, 90)) * 1_000)
        task.startTime = max(task.queueTime, time)
        if task.subjectNumber != 0 { plan(.started, task, at: time) }
        var ending = TaskState.success
        for index in 0..<answered {
            let isLast = index == answered - 1 && pending == 0
            ending = addAnswered(to: task, at: &time, mayEnd: isLast)
        }
        if pending > 0 {
            addPending(pending, to: &task, at: time)
            return
        }
        if answered == 0 { ending = drawnEnding() }
        finish(&task, ending, at: min(now, time + Int64(random.number(20, 1_500)) * 1_000))
    }

    private mutating func leaveUnfinished(_ task: inout SimulatedTask) {
        task.queueTime = max(task.queueTime, now - Int64(random.number(60, 5_400)) * 1_000)
        task.lastUpdatedTime = now - 30_000
        let isQueued = random.isHit(percent: 35)
        task.state = isQueued ? .queued : random.isHit(percent: 10) ? .cancelling : .executing
        guard !isQueued else { return }
        task.startTime = min(now, task.queueTime + 5_000)
        if task.subjectNumber != 0 { plan(.started, task, at: task.startTime ?? now) }
    }

    private mutating func drawnEnding() -> TaskState {
        switch random.index(below: 100) {
        case 0..<87: .success
        case 87..<96: .failed
        default: .canceled
        }
    }

    private mutating func finish(_ task: inout SimulatedTask, _ state: TaskState, at time: Int64) {
        task.state = state
        task.completedTime = max(time, task.startTime ?? time)
        task.lastUpdatedTime = task.completedTime ?? time
        task.hasWarningsOrErrors = state == .failed || random.isHit(percent: 8)
        if state == .failed { task.errorMessage = Vocabulary.failureMessage }
        guard task.subjectNumber != 0 else { return }
        let user = state == .canceled ? random.pick(answerers) : nil
        plan(
            state == .success ? .succeeded : state == .failed ? .failed : .canceled,
            task,
            at: time,
            user: user
        )
    }

    // MARK: Interruptions

    /// Adds an interruption that is over, moves the time past it and gives the task's end if it decides that.
    private mutating func addAnswered(
        to task: SimulatedTask,
        at time: inout Int64,
        mayEnd: Bool
    ) -> TaskState {
        let kind = drawnInterruptionKind()
        let created = min(now - 30_000, time + Int64(random.number(5, 240)) * 1_000)
        let isCancelled = mayEnd && random.isHit(percent: 5)
        let canExclude = kind == .guidedFailure && random.isHit(percent: 30)
        let hasAnswer = !isCancelled && !kind.isAnsweredByServer
        let decision = hasAnswer ? drawnDecision(kind, mayEnd: mayEnd, canExclude: canExclude) : nil
        let user =
            seed.isLifelike
            ? pickFavoured(answerers, offset: task.projectNumber) : random.pick(answerers)
        let isTaken = hasAnswer || (isCancelled && !kind.isAnsweredByServer && random.isHit(percent: 30))
        let position = plans.count
        addPlan(
            to: task,
            kind,
            at: created,
            isPending: false,
            user: isTaken ? user : nil,
            notes: hasAnswer && random.isHit(percent: 60) ? random.pick(Vocabulary.notes) : nil,
            decision: decision,
            canExclude: canExclude
        )
        let wait =
            seed.isLifelike
            ? lifelikeWait(from: created, task, kind) : evenWait(from: created)
        let taken = min(now - 20_000, wait.taken)
        let submitted = min(now - 10_000, wait.submitted)
        time = submitted
        if isTaken { plan(.responsibilityTaken, task, at: taken, plan: position, user: user) }
        if hasAnswer { plan(.interruptionSubmitted, task, at: submitted, plan: position, user: user) }
        if isCancelled { return .canceled }
        if decision == "Abort" || decision == "Fail" { return .failed }
        plan(.resumed, task, at: submitted + 1_500)
        return .success
    }

    private mutating func evenWait(from created: Int64) -> (taken: Int64, submitted: Int64) {
        let taken = min(now - 20_000, created + Int64(random.number(30, 5_400)) * 1_000)
        return (taken, taken + Int64(random.number(5, 2_400)) * 1_000)
    }

    private mutating func addPending(_ count: Int, to task: inout SimulatedTask, at time: Int64) {
        var last = InterruptionKind.manualIntervention
        for index in 0..<count {
            // Several at once are guided failures, one for each machine.
            last = count > 1 ? .guidedFailure : drawnInterruptionKind()
            let created = min(now - 20_000, time + Int64(index * 4 + random.number(5, 240)) * 1_000)
            let user = random.pick(answerers)
            let isTaken = !last.isAnsweredByServer && random.isHit(percent: 30)
            let position = plans.count
            addPlan(
                to: task,
                last,
                at: created,
                isPending: true,
                user: isTaken ? user : nil,
                notes: nil,
                decision: nil,
                canExclude: last == .guidedFailure && random.isHit(percent: 30)
            )
            if isTaken {
                let taken = min(now - 5_000, created + Int64(random.number(30, 900)) * 1_000)
                plan(.responsibilityTaken, task, at: taken, plan: position, user: user)
            }
        }
        task.pendingInterruptions = count
        // A manual intervention as a step of its own gives its slot back; as a child step it keeps it.
        let isOwnStep = last == .manualIntervention && !random.isHit(percent: 15)
        task.state = isOwnStep ? .queued : .executing
        task.lastUpdatedTime = min(now, time + 300_000)
        guard random.isHit(percent: 3) else { return }
        // Abandoned: the task counts as cancelled and its interruptions stay pending.
        task.state = .canceled
        task.completedTime = task.lastUpdatedTime
    }

    private mutating func drawnInterruptionKind() -> InterruptionKind {
        switch random.index(below: 100) {
        case 0..<74: .manualIntervention
        case 74..<97: .guidedFailure
        case 97: .pullRequestCompletion
        case 98: .argoCDApplicationSync
        default: .kubernetesResourceVerification
        }
    }

    private mutating func drawnDecision(_ kind: InterruptionKind, mayEnd: Bool, canExclude: Bool) -> String {
        if kind == .manualIntervention { return mayEnd && random.isHit(percent: 15) ? "Abort" : "Proceed" }
        if mayEnd, random.isHit(percent: 30) { return "Fail" }
        if canExclude, random.isHit(percent: 25) { return "Exclude" }
        return random.isHit(percent: 60) ? "Retry" : "Ignore"
    }

    private mutating func addPlan(
        to task: SimulatedTask,
        _ kind: InterruptionKind,
        at created: Int64,
        isPending: Bool,
        user: Int?,
        notes: String?,
        decision: String?,
        canExclude: Bool
    ) {
        let salt = random.next()
        let step = world.projects[task.projectNumber].map { random.pick($0.steps) }
        let isManual = kind == .manualIntervention
        let isFixed = isManual && step?.hasFixedInstructions ?? false
        let position = plans.count
        let isGuided = kind == .guidedFailure
        plans.append(
            InterruptionPlan(
                taskNumber: task.number,
                node: task.node,
                spaceNumber: task.spaceNumber,
                created: created,
                kind: kind,
                customTitle: isGuided ? nil : isManual ? step?.title : kind.waitingTitle,
                instructions: isGuided
                    ? .failureQuestion(salt: salt)
                    : .generated(salt: isFixed ? step?.salt ?? salt : salt, isFixed: isFixed),
                teamIDs: isManual ? step?.teamIDs ?? [] : [],
                isPending: isPending,
                responsibleIndex: user,
                notes: notes,
                decision: decision,
                hasButtonTypes: created > now - 90 * 86_400_000,
                canExclude: canExclude,
                salt: salt
            )
        )
        plan(.interruptionRaised, task, at: created, plan: position)
    }
}

extension InterruptionKind {
    /// The title of an interruption that waits for something outside.
    fileprivate var waitingTitle: String {
        switch self {
        case .pullRequestCompletion: "Waiting for the pull request to be merged"
        case .argoCDApplicationSync: "Waiting for the application to sync"
        case .kubernetesResourceVerification: "Waiting for the objects to become healthy"
        case .manualIntervention, .guidedFailure: "Waiting"
        }
    }
}
