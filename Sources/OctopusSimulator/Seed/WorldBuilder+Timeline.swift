/// Tasks with their deployments, in order of time.
extension WorldBuilder {
    mutating func addTimeline() {
        let count = max(seed.tasks, (seed.interruptions + 1) * 3 / 4 + (seed.interruptions > 0 ? 3 : 0))
        let scheduled = count >= 40 ? min(6, count / 20) : 0
        var kinds = (0..<count).map { _ in drawnKind() }
        if seed.interruptions > 0, !kinds.dropLast(scheduled).contains(where: Self.canWait) {
            kinds[0] = .deploy
        }
        for index in count - scheduled..<count { kinds[index] = .deploy }
        let waits = Waits(kinds: Array(kinds.dropLast(scheduled)), seed: seed, random: &random)
        world.tasks.reserve(count)
        world.interruptions.reserve(seed.interruptions)
        let span = Double(now - start - 180_000)
        let rhythm = seed.isLifelike ? Rhythm(from: start, to: now - 180_000) : nil
        for index in 0..<count {
            let share = (Double(index) + random.fraction()) / Double(count)
            let isScheduled = index >= count - scheduled
            let queued =
                isScheduled
                ? now + Int64(random.number(1, 72)) * 3_600_000
                : rhythm?.time(at: share) ?? start + Int64(share * span)
            let isRecent = index >= count - scheduled - max(8, count / 100)
            addTask(
                kinds[index],
                queuedAt: queued,
                isScheduled: isScheduled,
                isRecent: isRecent,
                answered: isScheduled ? 0 : waits.answered[index],
                pending: isScheduled ? 0 : waits.pending[index]
            )
        }
    }

    /// True for types of task that people can be asked about.
    static func canWait(_ kind: TaskKind) -> Bool {
        kind == .deploy || kind == .runbookRun
    }

    private mutating func drawnKind() -> TaskKind {
        switch random.index(below: 100) {
        case 0..<46: .deploy
        case 46..<58: .runbookRun
        case 58..<74: .health
        case 74..<82: .retention
        case 82..<86: .adHocScript
        case 86..<90: .updateCalamari
        case 90..<93: .autoDeploy
        case 93..<95: .systemIntegrityCheck
        case 95..<97: .syncCommunityActionTemplates
        default: .processExternalFeedTriggers
        }
    }

    private mutating func addTask(
        _ kind: TaskKind,
        queuedAt: Int64,
        isScheduled: Bool,
        isRecent: Bool,
        answered: Int,
        pending: Int
    ) {
        let space = random.pick(world.spaces).number
        let node = random.index(below: seed.nodes)
        let number = world.taskNumbers.take(node: node)
        var subject = 0
        var project = 0
        if Self.canWait(kind) {
            let projects = world.projects.entries(in: space)
            let chosen = seed.isLifelike ? pickFavoured(projects, offset: space) : random.pick(projects)
            project = chosen.number
            subject = addSubject(
                kind,
                project: chosen,
                task: number,
                at: min(queuedAt, now),
                isScheduled: isScheduled,
                node: node
            )
        }
        var task = SimulatedTask(
            number: number,
            spaceNumber: kind.isSystem ? 0 : space,
            kind: kind,
            projectNumber: project,
            subjectNumber: subject,
            node: node,
            state: .queued,
            queueTime: queuedAt,
            queueTimeExpiry: isScheduled && random.isHit(percent: 30) ? queuedAt + 7_200_000 : nil,
            startTime: nil,
            completedTime: nil,
            lastUpdatedTime: min(queuedAt, now),
            hasWarningsOrErrors: false,
            errorMessage: "",
            customDescription: nil,
            pendingInterruptions: 0,
            hasPendingPreconditions: isScheduled && random.isHit(percent: 20)
        )
        if subject != 0 { plan(.queued, task, at: min(queuedAt, now)) }
        if !isScheduled {
            run(&task, answered: answered, pending: pending, isRecent: isRecent)
        }
        world.insert(task)
    }

    private mutating func addSubject(
        _ kind: TaskKind,
        project: SimulatedProject,
        task: Int,
        at time: Int64,
        isScheduled: Bool,
        node: Int
    ) -> Int {
        let environments = world.environments.entries(in: project.spaceNumber)
        let isRun = kind == .runbookRun
        let tenants = project.isTenanted ? world.tenants.entries(in: project.spaceNumber) : []
        let tenant = !tenants.isEmpty && random.isHit(percent: 70) ? random.pick(tenants).number : 0
        let release = isRun ? 0 : release(of: project, at: time, node: node)
        let number =
            isRun ? world.runbookRunNumbers.take(node: node) : world.deploymentNumbers.take(node: node)
        let row = SimulatedDeployment(
            number: number,
            spaceNumber: project.spaceNumber,
            projectNumber: project.number,
            releaseNumber: release,
            runbookNumber: isRun ? random.pick(project.runbooks).number : 0,
            environmentNumber: (seed.isLifelike ? pickEnvironment(environments) : random.pick(environments))
                .number,
            tenantNumber: tenant,
            taskNumber: task,
            created: time,
            deployedByIndex: random.isHit(percent: 40) ? 1 : random.pick(answerers),
            isScheduled: isScheduled
        )
        if isRun { world.runbookRuns.insert(row) } else { world.deployments.insert(row) }
        return number
    }

    private mutating func release(of project: SimulatedProject, at time: Int64, node: Int) -> Int {
        if let newest = newestReleases[project.number], !random.isHit(percent: 30) { return newest.number }
        let last = newestReleases[project.number]
        let isMinor = random.isHit(percent: 15)
        let release = SimulatedRelease(
            number: world.releaseNumbers.take(node: node),
            spaceNumber: project.spaceNumber,
            projectNumber: project.number,
            major: last?.major ?? random.number(1, 4),
            minor: (last?.minor ?? 0) + (isMinor ? 1 : 0),
            patch: isMinor ? 0 : (last?.patch ?? 0) + 1,
            assembled: time - Int64(random.number(60, 1_800)) * 1_000
        )
        newestReleases[project.number] = release
        world.releases.insert(release)
        return release.number
    }

    /// Plans an audit event about a task.
    mutating func plan(
        _ kind: EventKind,
        _ task: SimulatedTask,
        at time: Int64,
        plan: Int = -1,
        user: Int? = nil
    ) {
        eventPlans.append(
            EventPlan(
                kind: kind,
                time: min(time, now),
                taskNumber: task.number,
                plan: plan,
                userIndex: Int32(user ?? -1)
            )
        )
    }
}

/// How many interruptions each task has.
struct Waits {
    private(set) var answered: [Int]
    private(set) var pending: [Int]

    /// Spreads the seed's interruptions over the tasks that can wait; the pending ones go to the newest.
    init(kinds: [TaskKind], seed: SimulatorSeed, random: inout RandomStream) {
        answered = Array(repeating: 0, count: kinds.count)
        pending = answered
        let waiting = kinds.indices.filter { WorldBuilder.canWait(kinds[$0]) }
        guard !waiting.isEmpty else { return }
        let usual = max(min(6, seed.interruptions), seed.interruptions / 150)
        let pendingCount = min(seed.interruptions, seed.pendingInterruptions ?? usual)
        for index in 0..<pendingCount {
            // Every ninth shares a task with the one before: several guided failures may wait at once.
            let position = index % 9 == 8 ? index - 1 : index
            pending[waiting[waiting.count - 1 - position % waiting.count]] += 1
        }
        for _ in 0..<(seed.interruptions - pendingCount) {
            answered[waiting[random.index(below: waiting.count)]] += 1
        }
    }
}
