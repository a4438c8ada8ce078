import MirrorExport
import MirrorQuery
import WireFormat

/// A list of interruptions for people.
struct InterruptionTable {
    let style: TerminalStyle
    let now: Timestamp

    private static let table = TableOutput(columns: [
        .init("Id"),
        .init("State", minimumWidth: 7, fitting: .truncated(priority: 1)),
        .init("Title", minimumWidth: 18, fitting: .wrapped(priority: 2, maximumLines: 2)),
        .init(
            "Project",
            minimumWidth: 10,
            fitting: .truncated(priority: 1),
            dropPriority: 2,
            isOmittedWhenEmpty: true
        ),
        .init(
            "Env",
            minimumWidth: 6,
            fitting: .truncated(priority: 1),
            dropPriority: 3,
            isOmittedWhenEmpty: true
        ),
        .init("Created"),
    ])

    func render(_ items: [InterruptionSummary]) -> String {
        Self.table.render(items.map(row), style: style)
    }

    private func row(_ item: InterruptionSummary) -> [TableOutput.Cell] {
        [
            .init(item.id),
            InterruptionState(item).cell,
            .init(item.title),
            .init(item.project ?? ""),
            .init(item.environment ?? ""),
            .init(RelativeTime.describe(item.created.milliseconds, now: now.milliseconds)),
        ]
    }
}

/// What has become of an interruption, in a word.
struct InterruptionState {
    let text: String
    private let attributes: TextAttributes

    init(_ item: InterruptionSummary) {
        switch (item.goneAt, item.isPending, item.outcome) {
        case (_?, _, let outcome): (text, attributes) = ("gone" + (outcome.map { ", \($0)" } ?? ""), .dim)
        case (nil, true, _) where item.responsibleUserID != nil:
            (text, attributes) = ("taken", .yellow)
        case (nil, true, _): (text, attributes) = ("pending", .yellow)
        case (nil, false, let outcome?): (text, attributes) = (outcome, [])
        case (nil, false, nil): (text, attributes) = ("closed", .dim)
        }
    }

    var cell: TableOutput.Cell { TableOutput.Cell(text, attributes) }
}
