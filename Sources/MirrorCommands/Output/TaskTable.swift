import MirrorExport
import MirrorQuery
import WireFormat

/// A list of tasks for people.
struct TaskTable {
    let style: TerminalStyle
    let now: Timestamp

    private static let table = TableOutput(columns: [
        .init("Id"),
        .init("State"),
        .init("Description", minimumWidth: 20, fitting: .wrapped(priority: 2, maximumLines: 2)),
        .init(
            "Project",
            minimumWidth: 10,
            fitting: .truncated(priority: 1),
            dropPriority: 1,
            isOmittedWhenEmpty: true
        ),
        .init(
            "Env",
            minimumWidth: 6,
            fitting: .truncated(priority: 1),
            dropPriority: 2,
            isOmittedWhenEmpty: true
        ),
        .init("Queued"),
    ])

    func render(_ items: [TaskSummary]) -> String {
        let rows = items.map { item -> [TableOutput.Cell] in
            [
                .init(item.id),
                .init(item.state, Self.attributes(of: item)),
                .init(item.description),
                .init(item.project ?? item.projectID ?? ""),
                .init(item.environment ?? ""),
                .init(
                    item.queueTime.map { RelativeTime.describe($0.milliseconds, now: now.milliseconds) } ?? ""
                ),
            ]
        }
        return Self.table.render(rows, style: style)
    }

    private static func attributes(of item: TaskSummary) -> TextAttributes {
        switch item.state {
        case "Success": .green
        case "Failed", "TimedOut": .red
        case _ where !item.isCompleted: .yellow
        default: []
        }
    }
}

/// One task's facts for people.
struct TaskFields {
    private let list: FieldList

    init(_ item: TaskSummary, now: Timestamp) {
        var fields: [FieldList.Field] = [
            .init("Task", item.id, .bold),
            .init("Description", item.description),
            .init("State", item.state + (item.hasPendingInterruptions ? ", waits for an interruption" : "")),
            .init("Kind", item.name),
        ]
        func add(_ label: String, _ value: String?) {
            if let value, !value.isEmpty { fields.append(.init(label, value)) }
        }
        add("Space", item.spaceName)
        add("Project", item.project ?? item.projectID)
        add("Environment", item.environment)
        add("Tenant", item.tenant)
        add("Release", item.release)
        add("Requested by", item.requestedBy)
        add("Queued", item.queueTime.map { InterruptionFields.instant($0, now) })
        add("Started", item.startTime.map { InterruptionFields.instant($0, now) })
        add("Completed", item.completedTime.map { InterruptionFields.instant($0, now) })
        add("Error", item.errorMessage)
        add("Gone since", item.goneAt.map { InterruptionFields.instant($0, now) })
        list = FieldList(fields)
    }

    func render(style: TerminalStyle) -> String {
        list.render(style: style)
    }
}
