import ArgumentParser
import MirrorExport
import MirrorQuery
import MirrorStore
import WireFormat

/// Says what the mirror holds and how fresh it is.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say what the mirror holds, how complete and how fresh it is.",
        discussion: """
            EXAMPLES:
              octomirror status
              octomirror status --max-age 15m --quiet || echo "the mirror is stale"
            """
    )

    @Option(
        help: ArgumentHelp("Exit with 1 when not complete through so long ago: 15m, 2h.", valueName: "time")
    )
    var maxAge: Span?

    @OptionGroup var spaces: SpaceOptions
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let status = try global.openQueries().status(spaces: spaces.spaces)
        let now = GlobalOptions.now
        if global.json {
            global.print(status.json)
        } else if !global.quiet {
            Console.print(Self.render(status, path: global.path, now: now, style: Console.style))
        }
        guard let maxAge else { return }
        let through = status.state.completeThrough
        guard let through, through.duration(to: now) <= maxAge.duration else {
            let age = through.map { RelativeTime.describe($0.milliseconds, now: now.milliseconds) } ?? "never"
            let message =
                "stale: complete through \(age), and --max-age is \(maxAge.text). Run `octomirror sync`."
            throw CommandFailure(.stale, global.quiet ? nil : message)
        }
    }

    private static func render(_ status: MirrorStatus, path: String, now: Timestamp, style: TerminalStyle)
        -> String
    {
        let state = status.state
        func age(_ instant: Timestamp?) -> String {
            instant.map { InterruptionFields.instant($0, now) } ?? "never"
        }
        let run = status.lastRun.map { run in
            "\(run.number), \(run.outcome), \(run.requests) requests, began \(age(run.startedAt))"
        }
        var fields: [FieldList.Field] = [
            .init("Mirror", path),
            .init("Server", "\(state.server) (\(status.serverVersion))"),
            .init("Read as", "\(state.principalName) (\(state.principalID))"),
            .init("Coverage", state.coverage.rawValue, state.coverage == .complete ? .green : .yellow),
            .init("Complete through", age(state.completeThrough)),
            .init("Last run", run ?? "none"),
            .init("Size", "\(status.fileSize / 1_000_000) MB"),
        ]
        if let error = status.lastRun?.error { fields.append(.init("Last error", error, .red)) }
        let table = TableOutput(columns: [
            .init("Space", minimumWidth: 10, fitting: .truncated(priority: 1)), .init("Kind"),
            .init("Mirror", alignment: .right), .init("Server", alignment: .right),
            .init("Open", alignment: .right),
            .init("Gone", alignment: .right), .init("Backfill"),
        ])
        let rows = status.spaces.flatMap { space in
            [
                row(
                    space.name + (space.isVisible ? "" : " (not visible)"),
                    "interruptions",
                    space.interruptions
                ),
                row("", "tasks", space.tasks),
            ]
        }
        var parts = [FieldList(fields).render(style: style), "", table.render(rows, style: style)]
        if !state.debts.isEmpty {
            parts += ["", style.bold("Not read")]
            parts += state.debts.map { debt in
                let place = debt.spaceID.map { "\($0), " } ?? ""
                return "  " + TerminalText.singleLine("\(place)\(debt.lane): \(debt.reason)")
            }
        }
        return parts.joined(separator: "\n")
    }

    private static func row(_ space: String, _ kind: String, _ status: MirrorStatus.KindStatus)
        -> [TableOutput.Cell]
    {
        [
            .init(space), .init(kind), .init(String(status.listed)),
            .init(status.server.map(String.init) ?? "?"), .init(String(status.open)),
            .init(String(status.gone)),
            status.isBackfilled ? .init("done") : .init("going on", .yellow),
        ]
    }
}
