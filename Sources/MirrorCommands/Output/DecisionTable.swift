import MirrorExport
import MirrorQuery
import WireFormat

/// A list of decisions for people.
struct DecisionTable {
    let style: TerminalStyle
    let now: Timestamp

    private static let table = TableOutput(columns: [
        .init("Interruption"),
        .init("Answer"),
        .init("By", minimumWidth: 8, fitting: .truncated(priority: 1)),
        .init("When"),
        .init("Title", minimumWidth: 18, fitting: .truncated(priority: 2)),
        .init(
            "Env",
            minimumWidth: 6,
            fitting: .truncated(priority: 1),
            dropPriority: 2,
            isOmittedWhenEmpty: true
        ),
        .init("Known by", dropPriority: 3),
    ])

    func render(_ items: [DecisionSummary]) -> String {
        let rows = items.map { item -> [TableOutput.Cell] in
            [
                .init(item.interruption.id),
                .init(item.interruption.outcome ?? ""),
                .init(item.user ?? item.userID ?? "unknown"),
                .init(RelativeTime.describe(item.decidedAt.milliseconds, now: now.milliseconds)),
                .init(item.interruption.title),
                .init(item.interruption.environment ?? ""),
                .init(item.source == .event ? "audit log" : "observed"),
            ]
        }
        return Self.table.render(rows, style: style)
    }
}

/// One decision's facts for people.
struct DecisionFields {
    private let list: FieldList

    init(_ item: DecisionSummary, now: Timestamp) {
        var fields: [FieldList.Field] = [
            .init("Interruption", item.interruption.id, .bold), .init("Title", item.interruption.title),
        ]
        func add(_ label: String, _ value: String?) {
            if let value, !value.isEmpty { fields.append(.init(label, value)) }
        }
        add("Answer", item.interruption.outcome)
        add("Notes", item.notes)
        add("By", item.user.map { name in name + (item.userID.map { " (\($0))" } ?? "") } ?? item.userID)
        switch item.source {
        case .event:
            add("When", InterruptionFields.instant(item.decidedAt, now))
            add("Known by", "the audit log" + (item.eventID.map { ", \($0)" } ?? ""))
        case .observed:
            add("Seen by", InterruptionFields.instant(item.decidedAt, now))
            add("Not before", item.notBefore.map { InterruptionFields.instant($0, now) })
            add("Known by", "observation: the answer was not there before")
        }
        add("Signed in with", item.identityEstablishedWith)
        add("Taken", item.takenAt.map { InterruptionFields.instant($0, now) })
        add("Project", item.interruption.project)
        add("Environment", item.interruption.environment)
        add("Tenant", item.interruption.tenant)
        add("Release", item.interruption.release)
        add("Requested by", item.execution.requestedBy ?? item.execution.requestedByID)
        add("Might answer", item.mayAnswerLast?.joined(separator: ", "))
        add("Task", item.interruption.taskID)
        add("Task state", item.task.state)
        add("Portal", item.interruption.publicURL)
        list = FieldList(fields)
    }

    func render(style: TerminalStyle) -> String {
        list.render(style: style)
    }
}
