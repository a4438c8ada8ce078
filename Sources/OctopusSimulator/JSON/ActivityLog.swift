/// The activity log of a task: one root, a step for each interruption and one for the work itself.
enum ActivityLog {
    /// The id of the log's root element: the task's id and ten characters.
    static func rootID(task: String) -> String {
        var stream = RandomStream(
            seed: 17,
            salt: UInt64(truncatingIfNeeded: task.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
        )
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        return task + "_" + String((0..<10).map { _ in stream.pick(letters) })
    }

    /// The id of the element that an interruption waits in: root, step and target.
    static func stepID(task: String, salt: UInt64) -> String {
        var stream = RandomStream(seed: 23, salt: salt)
        return rootID(task: task) + "/" + hex(&stream) + "/" + hex(&stream)
    }

    private static func hex(_ stream: inout RandomStream) -> String {
        [stream.next(), stream.next()].map { half in
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }.joined()
    }
}

extension World {
    /// Writes `/tasks/{id}/details`.
    func writeDetails(of task: SimulatedTask, for user: SimulatedUser, into json: inout JSONWriter) {
        json.object { json in
            json.key("Task")
            write(task, for: user, into: &json)
            json.members("ActivityLogs") { writeRoot(of: task, into: &$0) }
            json.member("PhysicalLogSize", 2_048 + task.number % 4_096)
            json.member("Progress") { json in
                json.member("ProgressPercentage", task.state.isCompleted ? 100 : 40)
                json.null("EstimatedTimeRemaining")
            }
            let path = link("/api/tasks/" + task.id)
            json.member("Links") { json in
                json.member("Self", plain: path + "/details")
                json.member("Task", plain: path)
                json.member("Web", plain: link("/app#/tasks/" + task.id))
                json.member("Raw", plain: path + "/raw")
            }
        }
    }

    /// The plain text of `/tasks/{id}/raw`.
    func rawLog(of task: SimulatedTask) -> String {
        let start = CalendarTime(milliseconds: task.startTime ?? task.queueTime)
        var lines = ["Task ID:        \(task.id)", "Task status:    \(task.state.rawValue)"]
        lines.append("Task queued:    \(CalendarTime(milliseconds: task.queueTime).displayText)")
        lines.append("Task duration:  \(durationText(of: task))")
        lines.append("")
        lines.append("                    | == \(task.state.rawValue): \(description(of: task)) ==")
        for slot in interruptionSlots(ofTask: task.number).reversed() {
            let interruption = interruptions.row(at: slot)
            lines.append("                    |   == Waiting: \(title(of: interruption, task: task)) ==")
        }
        lines.append("\(start.displayText)   Info     |   The work of \(task.id)")
        if !task.errorMessage.isEmpty {
            lines.append("\(start.displayText)   Fatal    |   \(task.errorMessage)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func writeRoot(of task: SimulatedTask, into json: inout JSONWriter) {
        json.object { json in
            json.member("Id", plain: ActivityLog.rootID(task: task.id))
            json.member("Name", description(of: task))
            json.member("Started", time: task.startTime)
            json.member("Ended", time: task.completedTime)
            json.member("Status", plain: activityStatus(of: task))
            json.member("ShowAtSummaryLevel", true)
            json.members("Children") { json in
                for slot in interruptionSlots(ofTask: task.number).reversed() {
                    writeStep(interruptions.row(at: slot), task: task, into: &json)
                }
            }
            json.members("LogElements") { json in
                json.object { json in
                    json.member("OccurredAt", time: task.startTime ?? task.queueTime)
                    json.member("Category", plain: task.errorMessage.isEmpty ? "Info" : "Fatal")
                    json.member(
                        "MessageText",
                        task.errorMessage.isEmpty ? "The work of \(task.id)" : task.errorMessage
                    )
                    json.member("Number", 1)
                }
            }
        }
    }

    private func writeStep(
        _ interruption: SimulatedInterruption,
        task: SimulatedTask,
        into json: inout JSONWriter
    ) {
        json.object { json in
            json.member("Id", plain: ActivityLog.stepID(task: task.id, salt: interruption.correlationSalt))
            json.member("Name", title(of: interruption, task: task))
            json.member("Started", time: interruption.created)
            json.null("Ended")
            json.member("Status", plain: interruption.isPending ? "Running" : "Success")
            json.member("ShowAtSummaryLevel", true)
            json.emptyArray("Children")
            json.emptyArray("LogElements")
        }
    }

    private func activityStatus(of task: SimulatedTask) -> String {
        switch task.state {
        case .queued: "Pending"
        case .executing, .cancelling: "Running"
        case .success: task.hasWarningsOrErrors ? "SuccessWithWarning" : "Success"
        case .failed, .timedOut: "Failed"
        case .canceled: "Canceled"
        }
    }
}
