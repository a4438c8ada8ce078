/// Server tasks as the server writes them.
extension World {
    /// Writes a task.
    ///
    /// Links of tasks carry no space segment, whatever route was asked.
    func write(_ task: SimulatedTask, for user: SimulatedUser, into json: inout JSONWriter) {
        let space = task.spaceNumber == 0 ? nil : DocumentID(.spaces, task.spaceNumber).text
        let oddity = Oddity(dials: dials, seed: seed, number: task.number)
        json.object { json in
            json.member("Id", plain: task.id)
            if !dials.isOldServer {
                json.member("SpaceId", space)
                json.member("EstimatedRemainingQueueDurationSeconds", estimatedQueueSeconds(of: task))
            }
            json.member("Name", plain: oddity.hasUnknownType ? "SnapshotRefresh" : task.kind.rawValue)
            json.member("Description", description(of: task))
            json.member("Arguments") { writeArguments(of: task, into: &$0) }
            json.member("State", plain: oddity.hasUnknownType ? "Suspended" : task.state.rawValue)
            json.member("Completed", plain: completedText(of: task))
            json.member("QueueTime", time: task.queueTime)
            json.member("QueueTimeExpiry", time: task.queueTimeExpiry)
            json.member("StartTime", time: task.startTime)
            json.member("LastUpdatedTime", time: lastUpdatedTime(of: task))
            json.member("CompletedTime", time: task.completedTime)
            json.member("ServerNode", task.startTime == nil ? nil : nodeNames[task.node % nodeNames.count])
            json.member("Duration", plain: durationText(of: task))
            json.member("ErrorMessage", task.errorMessage)
            json.member("HasBeenPickedUpByProcessor", task.startTime != nil)
            json.member("IsCompleted", task.state.isCompleted)
            json.member("FinishedSuccessfully", task.state == .success)
            writeWaiting(task, into: &json)
            json.member("CanRerun", task.state.isCompleted && user.permissions.contains(.interruptionSubmit))
            json.member("HasWarningsOrErrors", task.hasWarningsOrErrors)
            if !dials.isOldServer {
                json.null("UnmetPreconditions")
                json.member(
                    "ProjectId",
                    task.projectNumber == 0 ? nil : DocumentID(.projects, task.projectNumber).text
                )
            }
            if oddity.hasUnknownField { json.member("CarbonFootprintGrams", task.number % 97) }
            json.member("Links") { writeLinks(of: task, space: space, into: &$0) }
        }
    }

    private func writeWaiting(_ task: SimulatedTask, into json: inout JSONWriter) {
        let isWaiting = hasPendingInterruptions(task)
        json.member("HasPendingInterruptions", isWaiting)
        guard !dials.isOldServer else { return }
        if !dials.omitsPendingInterruptionTypes {
            json.member("PendingInterruptionTypes", ids: isWaiting ? pendingKinds(of: task) : [])
        }
        json.member("PendingPreconditionTypes", ids: task.hasPendingPreconditions ? ["Approval"] : [])
        json.member("HasPendingPreconditions", task.hasPendingPreconditions)
    }

    /// What the task says about its pending interruptions, which is not always the truth.
    func hasPendingInterruptions(_ task: SimulatedTask) -> Bool {
        switch dials.pendingInterruptionsFlag {
        case .accurate: task.pendingInterruptions > 0
        case .alwaysFalse: false
        case .stuck: task.pendingInterruptions > 0 || lastInterruptionOfTask[task.number] != nil
        }
    }

    private func pendingKinds(of task: SimulatedTask) -> [String] {
        var kinds: [String] = []
        for slot in interruptionSlots(ofTask: task.number) {
            let interruption = interruptions.row(at: slot)
            guard interruption.isPending, !kinds.contains(interruption.kind.rawValue) else { continue }
            kinds.append(interruption.kind.rawValue)
        }
        return kinds
    }

    private func writeArguments(of task: SimulatedTask, into json: inout JSONWriter) {
        switch task.kind {
        case .deploy where task.subjectNumber != 0:
            json.member("DeploymentId", plain: DocumentID(.deployments, task.subjectNumber).text)
        case .runbookRun where task.subjectNumber != 0:
            json.member("RunbookRunId", plain: DocumentID(.runbookRuns, task.subjectNumber).text)
        case .health:
            json.member("Timeout", plain: "00:05:00")
            json.member("MachineTimeout", plain: "00:05:00")
            json.null("EnvironmentId")
            json.emptyArray("MachineIds")
        case .adHocScript:
            json.member("Syntax", plain: "Bash")
            json.member("ScriptBody", "echo \"disk: $(df -h / | tail -1)\"")
        default: break
        }
    }

    private func writeLinks(of task: SimulatedTask, space: String?, into json: inout JSONWriter) {
        let path = link("/api/tasks/" + task.id)
        let scope = link(space.map { "/api/" + $0 } ?? "/api")
        json.member("Self", plain: path)
        json.member("Web", plain: link("/app#/" + (space.map { $0 + "/" } ?? "") + "tasks/" + task.id))
        json.member("Raw", plain: path + "/raw")
        json.member("Rerun", plain: link("/api/tasks/rerun/" + task.id))
        json.member("Cancel", plain: path + "/cancel")
        json.member("State", plain: path + "/state")
        json.member("BlockedBy", plain: path + "/blockedby")
        json.member("QueuedBehind", plain: path + "/queued-behind{?skip,take}")
        json.member("Details", plain: path + "/details{?verbose,tail,ranges}")
        json.member("StatusMessages", plain: path + "/status/messages")
        json.member("Prioritize", plain: path + "/prioritize")
        json.member("Artifacts", plain: scope + "/artifacts?regarding=" + task.id)
        json.member("Interruptions", plain: scope + "/interruptions?regarding=" + task.id)
    }
}
