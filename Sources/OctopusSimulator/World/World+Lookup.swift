extension World {
    /// The space with that number.
    func space(_ number: Int) -> SimulatedSpace? {
        spaces.first { $0.number == number }
    }

    /// The space with that id or slug, whatever their case.
    func space(named text: String) -> SimulatedSpace? {
        let name = text.lowercased()
        return spaces.first { $0.id.lowercased() == name || $0.slug == name }
    }

    /// The position of a user in the list of users, -1 for the system or an unknown id.
    func userIndex(_ id: String) -> Int32 {
        Int32(users.firstIndex { $0.id.lowercased() == id.lowercased() } ?? -1)
    }

    /// The id of a user who is given by id or by name; what was given, for nobody.
    func userID(of user: String) -> String {
        users.first { $0.id == user || $0.username == user }?.id ?? user
    }

    /// The deployment or runbook run that a task carries out.
    func subject(of task: SimulatedTask) -> SimulatedDeployment? {
        switch task.kind {
        case .deploy: deployments.rowEvenIfRemoved(task.subjectNumber)
        case .runbookRun: runbookRuns.rowEvenIfRemoved(task.subjectNumber)
        default: nil
        }
    }

    /// The names that a task's texts are made of.
    func subjectNames(of task: SimulatedTask) -> SubjectNames {
        guard let subject = subject(of: task) else { return .none }
        let project = projects[subject.projectNumber]
        return SubjectNames(
            project: project?.name ?? "",
            release: releases.row(subject.releaseNumber)?.version ?? "",
            runbook: project?.runbooks.first { $0.number == subject.runbookNumber }?.name ?? "",
            environment: environments[subject.environmentNumber]?.name ?? "",
            tenant: tenants[subject.tenantNumber]?.name ?? ""
        )
    }

    /// The task's description, as the list of tasks shows it.
    func description(of task: SimulatedTask) -> String {
        if let custom = task.customDescription { return custom }
        let names = subjectNames(of: task)
        let tenant = names.tenant.isEmpty ? "" : " for " + names.tenant
        switch task.kind {
        case .deploy:
            return "Deploy " + names.project + " release " + names.release + " to " + names.environment
                + tenant
        case .runbookRun:
            return "Run " + names.runbook + " on " + names.environment + tenant
        case .health: return "Check deployment target health"
        case .adHocScript: return "Run script on the Octopus Server"
        case .updateCalamari: return "Update Calamari on deployment targets"
        default: return task.kind.title
        }
    }

    /// The interruption's title: a manual step's name, or the question of a guided failure.
    func title(of interruption: SimulatedInterruption, task: SimulatedTask?) -> String {
        if let custom = interruption.customTitle { return custom }
        let task = task ?? tasks.row(interruption.taskNumber)
        return (task.map { description(of: $0) } ?? "A task") + " requires failure guidance"
    }

    /// The interruption's instructions, Markdown.
    func instructions(of interruption: SimulatedInterruption, task: SimulatedTask?) -> String {
        switch interruption.instructions {
        case .text(let text):
            return text
        case .failureQuestion(let salt):
            return InstructionText.failureQuestion(salt: salt)
        case .generated(let salt, let isFixed):
            let names = task.map { subjectNames(of: $0) } ?? .none
            return InstructionText.markdown(salt: salt, names: names, isFixed: isFixed)
        }
    }

    /// Slots of a task's listed interruptions, newest first by the time they were added.
    func interruptionSlots(ofTask number: Int) -> [Int32] {
        var slots: [Int32] = []
        var slot = lastInterruptionOfTask[number] ?? -1
        while slot >= 0 {
            let row = interruptions.row(at: slot)
            if interruptions.slot(of: row.number) != nil { slots.append(slot) }
            slot = row.previousOfTask
        }
        return slots
    }

    /// Slots of a task's events, newest first by the time they were added.
    func eventSlots(ofTask number: Int) -> [Int32] {
        var slots: [Int32] = []
        var slot = lastEventOfTask[number] ?? -1
        while slot >= 0 {
            slots.append(slot)
            slot = events.row(at: slot).previousOfTask
        }
        return slots
    }
}

/// The names that the texts about a deployment or a runbook run are made of; empty where there is none.
struct SubjectNames: Sendable {
    static let none = SubjectNames(project: "", release: "", runbook: "", environment: "", tenant: "")

    let project: String
    let release: String
    let runbook: String
    let environment: String
    let tenant: String
}
