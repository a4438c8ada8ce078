/// What a list of tasks was asked for.
struct TaskFilter: Sendable {
    private let ids: Set<Int>?
    private let states: Set<TaskState>?
    private let isActive: Bool?
    private let isRunning: Bool?
    private let names: Set<String>
    private let partialName: String?
    private let description: String?
    private let project: Int?
    private let environment: Int?
    private let tenant: Int?
    private let runbook: Int?
    private let node: String?
    private let hasPendingInterruptions: Bool?
    private let hasPendingPreconditions: Bool?
    private let hasWarningsOrErrors: Bool?
    private let queue: Span
    private let start: Span
    private let completed: Span
    /// True when every task passes.
    let isEmpty: Bool

    /// Bounds in milliseconds since 1970.
    private struct Span: Sendable {
        let from: Int64?
        let to: Int64?
        let excludesBounds: Bool

        init(_ query: QueryParameters, _ name: String, _ dials: Dials) {
            let isKnown = !dials.isOldServer
            excludesBounds = dials.excludesDateBounds
            from = isKnown ? query.date("from\(name)Date") : nil
            to = isKnown ? query.date("to\(name)Date") : nil
        }

        var isOpen: Bool { from == nil && to == nil }

        func contains(_ time: Int64?) -> Bool {
            if isOpen { return true }
            guard let time else { return false }
            if excludesBounds, time == from || time == to { return false }
            return time >= from ?? Int64.min && time <= to ?? Int64.max
        }
    }

    /// Reads the filter; an old server knows no dates, runbooks, descriptions or preconditions.
    init(_ query: QueryParameters, _ dials: Dials) {
        let isOldServer = dials.isOldServer
        func number(_ key: String, _ kind: DocumentID.Kind) -> Int? {
            query.text(key).map { DocumentID.number($0, kind) ?? -1 }
        }
        ids = query.numbers("ids", .tasks)
        let stateNames = query.list("states")
        states = stateNames.isEmpty ? nil : Set(stateNames.compactMap { TaskState(anyCase: $0) })
        isActive = query.flag("active")
        isRunning = query.flag("running")
        names = Set(query.list("name").map { $0.lowercased() })
        partialName = query.text("partialName")?.lowercased()
        description = isOldServer ? nil : query.text("description")?.lowercased()
        project = number("project", .projects)
        environment = number("environment", .environments)
        tenant = number("tenant", .tenants)
        runbook = isOldServer ? nil : number("runbook", .runbooks)
        node = query.text("node")?.lowercased()
        hasPendingInterruptions = query.flag("hasPendingInterruptions")
        hasPendingPreconditions = isOldServer ? nil : query.flag("hasPendingPreconditions")
        hasWarningsOrErrors = query.flag("hasWarningsOrErrors")
        queue = Span(query, "Queue", dials)
        start = Span(query, "Start", dials)
        completed = Span(query, "Completed", dials)
        let flags = [
            isActive, isRunning, hasPendingInterruptions, hasPendingPreconditions, hasWarningsOrErrors,
        ]
        let isOpenOtherwise =
            ids == nil && states == nil && flags.allSatisfy { $0 == nil } && names.isEmpty
            && [partialName, description, node].allSatisfy { $0 == nil }
            && [project, environment, tenant, runbook].allSatisfy { $0 == nil }
            && start.isOpen && completed.isOpen
        isEmpty = isOpenOtherwise && queue.isOpen
        queuedUntil = isOpenOtherwise && queue.from == nil && !queue.excludesBounds ? queue.to : nil
    }

    /// The ids that were asked for, or nil.
    var numbers: Set<Int>? { ids }

    /// The bound of a filter that asks for nothing but tasks queued until then, it included; nil for any other.
    let queuedUntil: Int64?

    /// True when only unfinished tasks can pass.
    var isOpenOnly: Bool { isActive == true || isRunning == true }

    /// True when the task passes.
    func matches(_ task: SimulatedTask, in world: World) -> Bool {
        if let ids, !ids.contains(task.number) { return false }
        if let states, !states.contains(task.state) { return false }
        if let isActive, isActive == task.state.isCompleted { return false }
        if let isRunning, isRunning != (task.state == .executing || task.state == .cancelling) {
            return false
        }
        guard queue.contains(task.queueTime), start.contains(task.startTime),
            completed.contains(task.completedTime)
        else { return false }
        if let project, project != task.projectNumber { return false }
        let name = task.kind.rawValue.lowercased()
        if !names.isEmpty, !names.contains(name) { return false }
        if let partialName, !name.contains(partialName) { return false }
        if let hasWarningsOrErrors, hasWarningsOrErrors != task.hasWarningsOrErrors { return false }
        if let hasPendingPreconditions, hasPendingPreconditions != task.hasPendingPreconditions {
            return false
        }
        if let wanted = hasPendingInterruptions, wanted != world.hasPendingInterruptions(task) {
            return false
        }
        if let node, node != world.nodeNames[task.node % world.nodeNames.count].lowercased() { return false }
        return matchesSubject(of: task, in: world)
    }

    private func matchesSubject(of task: SimulatedTask, in world: World) -> Bool {
        if let description, !world.description(of: task).lowercased().contains(description) { return false }
        guard environment != nil || tenant != nil || runbook != nil else { return true }
        guard let subject = world.subject(of: task) else { return false }
        return (environment ?? subject.environmentNumber) == subject.environmentNumber
            && (tenant ?? subject.tenantNumber) == subject.tenantNumber
            && (runbook ?? subject.runbookNumber) == subject.runbookNumber
    }
}
