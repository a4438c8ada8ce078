/// The texts about a task that change while it runs.
extension World {
    /// `Completed`: a display text, not for reading by machines.
    func completedText(of task: SimulatedTask) -> String {
        switch task.state {
        case .queued: "Queued..."
        case .executing: "Executing..."
        case .cancelling: "Cancelling..."
        case .timedOut: "Timed out"
        case .success, .failed, .canceled:
            CalendarTime(milliseconds: task.completedTime ?? task.lastUpdatedTime).displayText
        }
    }

    /// The task's heartbeat: while it runs, the last full interval of the clock since it started.
    func lastUpdatedTime(of task: SimulatedTask) -> Int64 {
        guard task.state == .executing || task.state == .cancelling, let start = task.startTime else {
            return task.lastUpdatedTime
        }
        let interval = max(1, dials.heartbeat.wholeMilliseconds)
        let beats = max(0, clock.milliseconds - start) / interval
        return max(task.lastUpdatedTime, start + beats * interval)
    }

    /// `EstimatedRemainingQueueDurationSeconds`: nothing, or a guess that changes every second.
    func estimatedQueueSeconds(of task: SimulatedTask) -> Int {
        dials.estimatesQueueTime && task.state == .queued
            ? (Int(clock.milliseconds / 1_000) + task.number) % 600 : 0
    }

    /// `Duration`: "2 seconds", "1 minute", "23 hours"; grows while the task runs.
    func durationText(of task: SimulatedTask) -> String {
        let start = task.startTime ?? task.queueTime
        let end = task.completedTime ?? (task.startTime == nil ? start : clock.milliseconds)
        let seconds = Int(max(0, end - start) / 1_000)
        if seconds < 1 { return "less than a second" }
        if seconds < 60 { return Self.counted(seconds, "second") }
        if seconds < 3_600 { return Self.counted(seconds / 60, "minute") }
        if seconds < 86_400 { return Self.counted(seconds / 3_600, "hour") }
        return Self.counted(seconds / 86_400, "day")
    }

    private static func counted(_ count: Int, _ unit: String) -> String {
        String(count) + " " + unit + (count == 1 ? "" : "s")
    }
}
