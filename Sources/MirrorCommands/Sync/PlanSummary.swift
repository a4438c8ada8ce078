import MirrorExport
import MirrorSync

/// What a run would ask for, for a person.
struct PlanSummary {
    let plan: SyncPlan
    /// The most requests in any minute.
    let rate: Int

    func render(style: TerminalStyle) -> String {
        let table = TableOutput(columns: [
            .init("Space", minimumWidth: 10, fitting: .truncated(priority: 1)),
            .init("Lane"),
            .init("Requests", alignment: .right),
            .init("For", minimumWidth: 20, fitting: .wrapped(priority: 2, maximumLines: 3)),
        ])
        let rows = plan.lines.map { line in
            [
                TableOutput.Cell(line.spaceName ?? "(server)"), .init(line.lane),
                .init(String(line.requests)),
                .init(line.reason),
            ]
        }
        let minutes = plan.planned / rate
        let time = minutes == 0 ? "within a minute" : "in about \(minutes) min"
        return """
            \(table.render(rows, style: style))

            About \(plan.planned) requests, \(time) at \(rate) a minute. Nothing was written; finding out took \(plan.sent) requests.
            """
    }
}
