extension World {
    /// The message of an audit event, as people read it in the audit trail.
    func message(of event: SimulatedEvent) -> String {
        if let frozen = event.frozenMessage { return frozen }
        let task = tasks.row(at: event.taskSlot)
        let names = subjectNames(of: task)
        let what = task.kind == .runbookRun ? "Run of \(names.runbook)" : "Deploy to \(names.environment)"
        let whole =
            task.kind == .runbookRun
            ? "\(names.runbook) on \(names.environment)"
            : "\(names.project) release \(names.release) to \(names.environment)"
        switch event.kind {
        case .queued:
            let time = CalendarTime(milliseconds: task.queueTime).displayText
            return "Scheduled to \(task.kind == .runbookRun ? "run" : "deploy") \(whole) at \(time)"
        case .started: return "\(what) started for \(whole)"
        case .succeeded: return "\(what) succeeded for \(whole)"
        case .failed: return "\(what) failed for \(whole)"
        case .canceled: return "Canceled task \(description(of: task))"
        case .resumed: return "\(what) resumed for \(whole)"
        case .interruptionRaised, .responsibilityTaken, .interruptionSubmitted: break
        }
        guard event.interruptionSlot >= 0 else { return "" }
        let interruption = interruptions.row(at: event.interruptionSlot)
        switch event.kind {
        case .interruptionRaised:
            return interruption.kind == .guidedFailure
                ? "\(what) requires failure guidance for \(whole)"
                : "\(what) requires manual intervention for \(whole)"
        case .responsibilityTaken:
            return "Took responsibility for interruption \(title(of: interruption, task: task))"
        default:
            let title = title(of: interruption, task: task)
            return "Submitted interruption \(title) with notes: \(interruption.notes ?? "")"
        }
    }

    /// The category of an audit event.
    func category(of event: SimulatedEvent) -> String {
        if event.kind.isAnswer, let change = dials.answerCategoryChange,
            event.occurred < change.wholeMilliseconds
        {
            return "DocumentModified"
        }
        let isRunbookRun = tasks.row(at: event.taskSlot).kind == .runbookRun
        let isGuided =
            event.interruptionSlot >= 0
            && interruptions.row(at: event.interruptionSlot).kind == .guidedFailure
        return event.kind.category(isRunbookRun: isRunbookRun, isGuidedFailure: isGuided)
    }

    /// The documents that an event about the task relates to.
    func relatedDocuments(ofEvent event: SimulatedEvent) -> [DocumentID] {
        let task = tasks.row(at: event.taskSlot)
        var documents = relatedDocuments(of: task)
        if dials.omitsTaskFromEvents { documents.removeAll { $0.kind == .tasks } }
        if dials.namesInterruptionInEvents, event.interruptionSlot >= 0 {
            let number = interruptions.row(at: event.interruptionSlot).number
            documents.append(DocumentID(.interruptions, number))
        }
        if let channel = projects[task.projectNumber]?.channelNumber, task.kind == .deploy {
            documents.append(DocumentID(.channels, channel))
        }
        return documents
    }

    /// The documents that a task relates to: deployment, project, release, environment, itself, tenant.
    func relatedDocuments(of task: SimulatedTask) -> [DocumentID] {
        guard let subject = subject(of: task) else { return [DocumentID(.tasks, task.number)] }
        var documents = [subject.documentID, DocumentID(.projects, subject.projectNumber)]
        documents.append(
            subject.isRunbookRun
                ? DocumentID(.runbooks, subject.runbookNumber) : DocumentID(.releases, subject.releaseNumber)
        )
        documents.append(DocumentID(.environments, subject.environmentNumber))
        documents.append(DocumentID(.tasks, task.number))
        if subject.tenantNumber != 0 { documents.append(DocumentID(.tenants, subject.tenantNumber)) }
        return documents
    }
}
