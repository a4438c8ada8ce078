import MirrorExport
import MirrorQuery
import WireFormat

/// One interruption's facts for people.
struct InterruptionFields {
    private let list: FieldList

    init(_ item: InterruptionSummary, now: Timestamp) {
        var fields: [FieldList.Field] = [
            .init("Interruption", item.id, .bold),
            .init("Title", item.title),
            .init("State", InterruptionState(item).text),
            .init("Type", item.type),
            .init("Created", Self.instant(item.created, now)),
            .init("Space", "\(item.spaceName) (\(item.spaceID))"),
        ]
        func add(_ label: String, _ value: String?) {
            if let value, !value.isEmpty { fields.append(.init(label, value)) }
        }
        add("Project", item.project)
        add("Environment", item.environment)
        add("Tenant", item.tenant)
        add("Release", item.release)
        add("Task", item.taskID)
        add("Responsible", item.responsibleUser ?? item.responsibleUserID)
        add(
            "Teams",
            item.responsibleTeamIDs.isEmpty
                ? "any with the permission" : item.responsibleTeams.joined(separator: ", ")
        )
        add("Regards", item.relatedDocumentIDs.joined(separator: ", "))
        add("Gone since", item.goneAt.map { Self.instant($0, now) })
        add("Portal", item.publicURL)
        list = FieldList(fields)
    }

    func render(style: TerminalStyle) -> String {
        list.render(style: style)
    }

    static func instant(_ instant: Timestamp, _ now: Timestamp) -> String {
        "\(instant) (\(RelativeTime.describe(instant.milliseconds, now: now.milliseconds)))"
    }
}
