import MirrorExport
import MirrorStore
import MirrorSync
import WireFormat

/// What a run did, for a person.
struct SyncSummary {
    let report: SyncReport
    let path: String

    func render(style: TerminalStyle) -> String {
        let table = TableOutput(columns: [
            .init("Space", minimumWidth: 10, fitting: .truncated(priority: 1)),
            .init("Kind"),
            .init("New", alignment: .right),
            .init("Changed", alignment: .right),
            .init("Gone", alignment: .right),
            .init("Mirror", alignment: .right),
            .init("Server", alignment: .right),
            .init("Coverage"),
        ])
        let rows = report.spaces.flatMap { space in
            [row(space.name, "interruptions", space.interruptions), row("", "tasks", space.tasks)]
        }
        let requests = report.requests
        var lines = [table.render(rows, style: style), ""]
        for debt in report.debts {
            lines.append(style.yellow("Not read: ") + TerminalText.singleLine(debt.reason))
        }
        for space in report.spaces {
            for debt in space.debts {
                lines.append(
                    style.yellow("Not read: ") + TerminalText.singleLine("\(space.name): \(debt.reason)")
                )
            }
        }
        let retried = requests.retried > 0 ? ", \(requests.retried) of them repeats" : ""
        let seconds = Double(report.finishedAt.milliseconds - report.startedAt.milliseconds) / 1000
        lines.append(
            "Run \(report.run), \(report.outcome.rawValue): \(requests.total) requests\(retried) in \(seconds) s, read as "
                + TerminalText.singleLine(report.installation.principalName) + " into \(path)"
        )
        return lines.joined(separator: "\n")
    }

    private func row(_ space: String, _ kind: String, _ report: KindReport) -> [TableOutput.Cell] {
        [
            .init(space), .init(kind), .init(String(report.new)), .init(String(report.changed)),
            .init(String(report.gone)), .init(String(report.mirror)),
            .init(report.server.map(String.init) ?? "?"),
            report.isComplete ? .init("complete", .green) : .init("partial", .yellow),
        ]
    }
}
