/// Interruptions as the server writes them.
extension World {
    /// Writes an interruption; the responsibility flags are the user's.
    func write(
        _ interruption: SimulatedInterruption,
        for user: SimulatedUser,
        into json: inout JSONWriter
    ) {
        let task = tasks.rowEvenIfRemoved(interruption.taskNumber)
        let oddity = Oddity(dials: dials, seed: seed, number: interruption.number)
        json.object { json in
            json.member("Id", plain: interruption.id)
            if !dials.isOldServer {
                json.member("SpaceId", plain: DocumentID(.spaces, interruption.spaceNumber).text)
            }
            json.member("Title", title(of: interruption, task: task))
            if !dials.isOldServer {
                json.member(
                    "Type",
                    plain: oddity.hasUnknownType ? "ChangeFreeze" : interruption.kind.rawValue
                )
            }
            json.member("Created", time: interruption.created)
            json.member("IsPending", interruption.isPending)
            json.member("Form") { writeForm(of: interruption, task: task, oddity: oddity, into: &$0) }
            json.member("RelatedDocumentIds", ids: relatedDocumentIDs(of: interruption, task: task))
            json.member("ResponsibleTeamIds", ids: interruption.responsibleTeamIDs)
            json.member("ResponsibleUserId", interruption.responsibleUserID)
            json.member("CanTakeResponsibility", canTakeResponsibility(interruption, user))
            json.member("HasResponsibility", interruption.responsibleUserID == user.id)
            json.member("TaskId", plain: DocumentID(.tasks, interruption.taskNumber).text)
            json.member("CorrelationId", plain: correlationID(of: interruption))
            json.member("IsLinkedToOtherInterruption", interruption.linkedNumber != 0)
            if interruption.kind == .pullRequestCompletion {
                writePullRequests(of: interruption, into: &json)
            }
            if oddity.hasUnknownField {
                json.member("EscalationPolicy") { json in
                    json.member("Level", 2)
                    json.member("Channels", ids: ["pager", "mail"])
                }
            }
            let path = link("/api/Spaces-\(interruption.spaceNumber)/interruptions/" + interruption.id)
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("Submit", plain: path + "/submit")
                json.member("Responsible", plain: path + "/responsible")
            }
        }
    }

    /// A link: the host-absolute path with the virtual directory in front.
    func link(_ path: String) -> String {
        virtualDirectory + path
    }

    /// True when this user may take responsibility for the interruption now.
    func canTakeResponsibility(_ interruption: SimulatedInterruption, _ user: SimulatedUser) -> Bool {
        guard interruption.isPending, user.isActive, !interruption.kind.isAnsweredByServer else {
            return false
        }
        let teams = interruption.responsibleTeamIDs
        let isMember = teams.contains { id in self.teams.contains { $0.id == id && $0.includes(user.id) } }
        if user.permissions.contains(.interruptionSubmit) { return teams.isEmpty || isMember }
        return user.permissions.contains(.interruptionViewSubmitResponsible) && isMember
    }

    /// The documents of an interruption: a guided failure lists its task first, the others their deployment.
    func relatedDocumentIDs(of interruption: SimulatedInterruption, task: SimulatedTask?) -> [String] {
        guard let task, let subject = subject(of: task) else {
            return [DocumentID(.tasks, interruption.taskNumber).text]
        }
        var ids = [subject.documentID.text, task.id]
        if interruption.kind == .guidedFailure { ids.swapAt(0, 1) }
        ids.append(DocumentID(.projects, subject.projectNumber).text)
        ids.append(DocumentID(.environments, subject.environmentNumber).text)
        if subject.isRunbookRun { ids.append(DocumentID(.runbooks, subject.runbookNumber).text) }
        if subject.tenantNumber != 0 { ids.append(DocumentID(.tenants, subject.tenantNumber).text) }
        return ids
    }

    private func correlationID(of interruption: SimulatedInterruption) -> String {
        let task = DocumentID(.tasks, interruption.taskNumber).text
        return ActivityLog.stepID(task: task, salt: interruption.correlationSalt)
    }

    private func writePullRequests(of interruption: SimulatedInterruption, into json: inout JSONWriter) {
        let number = interruption.number % 900 + 100
        json.members("PullRequests") { json in
            json.object { json in
                json.member("Id", plain: "InterruptionPullRequests-\(interruption.number)")
                json.member("InterruptionId", plain: interruption.id)
                json.member("RepositoryUrl", plain: "https://git.example.com/platform/config")
                json.member("Url", plain: "https://git.example.com/platform/config/pulls/\(number)")
                json.member("Title", "Update image tags (#\(number))")
                json.member("Number", number)
                json.member("Status", plain: interruption.isPending ? "Open" : "Merged")
            }
        }
    }
}
